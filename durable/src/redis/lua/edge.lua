-- Up to which message a log may have holes.
--
-- ARGV: log
return (edge_of(ARGV[1]))
