"""How findings are shown: one printer a module, with the constant `REPORT`."""
