"""A real portal in process, for whoever tests an integration: what ``perito.sandbox()`` starts."""

from perito._native.sandbox import Sandbox, SandboxAccount

__all__ = ["Sandbox", "SandboxAccount"]
