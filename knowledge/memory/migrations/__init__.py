"""Every change of the database's shape, in order; knowledge/memory/migrate.py runs them.

To change it: change tables.py, write versions/r0002_<what>.py by hand after the last one there, and add its revision to
schema.py. The tests say which differences between the migrated tables and tables.py are left.
"""
