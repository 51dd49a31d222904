"""A small case manager for court experts, as a vendor of medico-legal software would build perito into theirs.

    python -m studio --demo

It needs `perito`, `fastapi`, `jinja2` and, to be served, `uvicorn`. `practice` holds the portal and the session, `app`
the pages' addresses, `pages` what templates and forms need; `templates` is all that the browser sees, without a script.
"""
