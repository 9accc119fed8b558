"""Custom integrations; a package, so that the tests import this one."""
