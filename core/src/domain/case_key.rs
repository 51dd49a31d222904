//! The key under which courts and INPS meet: court office, register, year, number, optional sub-procedure.
