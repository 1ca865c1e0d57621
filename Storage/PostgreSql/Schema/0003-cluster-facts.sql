-- What all processes of the cluster must agree on; the first process says it.
CREATE TABLE cluster_facts(
    name text COLLATE "C" PRIMARY KEY,
    value text NOT NULL);
