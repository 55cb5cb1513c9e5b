"""The lab: a real OpenStack of several hosts, each host a tree of Linux namespaces on one machine."""
