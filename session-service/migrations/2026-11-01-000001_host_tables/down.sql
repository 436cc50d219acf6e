-- The tables may be the host site's own: going back leaves them alone.
SELECT 1;
