"""How the shipped models were made. Not installed; torch is needed here and nowhere else."""
