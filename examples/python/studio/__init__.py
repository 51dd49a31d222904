"""A small case manager for court experts, as a vendor of medico-legal software would build perito into theirs.

    cd examples/python && python -m studio --demo

It needs `perito`, `fastapi`, `jinja2`, on Windows `tzdata`, and to be served `uvicorn`. `practice` holds the portal and
the session, `app` the pages' addresses, `pages` what templates and forms need. All that the browser gets is made by
`templates`, without a script.
"""
