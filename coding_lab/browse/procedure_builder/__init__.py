"""The table builder of ICD-10-PCS in a cell: from section to qualifier, with what is possible."""
