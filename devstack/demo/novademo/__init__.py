"""The demo: the same server migrated by plain Nova and with nova-lean, measured, on a lab of its own."""
