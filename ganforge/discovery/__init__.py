"""What is offered, and by whom: hooks, plugins, plugin files. The packages themselves lie in `plugins/` at the root."""
