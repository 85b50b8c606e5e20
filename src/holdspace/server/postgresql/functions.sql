-- What the policies of the second wall ask. Made anew after every migration, by the owner of the tables.
-- Names say in which schema they stand: pg_dump, for a backup, looks into none by itself.
-- What is asked with every statement is written in PL/pgSQL, which plans its question once for a connection.

-- The person for whom the transaction works; null for nobody and for the installation.
CREATE OR REPLACE FUNCTION wall_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(current_setting('holdspace.actor', true)) = 36
               AND translate(current_setting('holdspace.actor', true), '0123456789abcdef', '') = '----'
              THEN current_setting('holdspace.actor', true)::uuid END
$$;

CREATE OR REPLACE FUNCTION wall_is_installation() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('holdspace.actor', true) = 'installation', false)
$$;

CREATE OR REPLACE FUNCTION wall_role() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT role::text FROM public.accounts_user WHERE id = public.wall_actor() AND is_active
$$;

-- The clients whom this person has to do with: themselves; whom they treat or treated (an exception may still open
-- the record); whom they supervise now; and, for who evaluates the service, whoever allowed that.
-- It reads as the tables' owner, for whom the four tables of relations are open, or the policies would ask themselves:
-- a policy for that role alone, which leaves nothing to ask in the plans made here.
CREATE OR REPLACE FUNCTION wall_clients() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  DECLARE person uuid := public.wall_actor();
  BEGIN
    IF person IS NULL THEN RETURN; END IF;
    RETURN QUERY
      SELECT id FROM public.clients_client WHERE user_id = person
      UNION ALL SELECT client_id FROM public.clients_therapy WHERE therapist_id = person
      UNION ALL SELECT t.client_id FROM public.clients_supervision s JOIN public.clients_therapy t ON t.id = s.therapy_id
            WHERE s.supervisor_id = person AND s.ended_at IS NULL
      UNION ALL SELECT client_id FROM public.consents_consent
            WHERE (SELECT role = 'researcher' FROM public.accounts_user WHERE id = person AND is_active)
              AND is_given AND withdrawn_at IS NULL AND purpose IN ('service_evaluation', 'research');
  END
$$;

-- Whether nobody treats or treated this client: a record that is just being opened. It reads as the owner, as above.
CREATE OR REPLACE FUNCTION wall_is_new(uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM public.clients_therapy WHERE client_id = $1)
$$;

-- Whether this therapy, as it stood before the statement, is or was the person's own.
CREATE OR REPLACE FUNCTION wall_treats(uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.clients_therapy WHERE id = $1 AND therapist_id = public.wall_actor())
$$;

-- The clients about whom this person sees an exception, and the ids of these: a second person sees no more than that.
CREATE OR REPLACE FUNCTION wall_exceptions() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT unnest(ARRAY[e.client_id, e.id]) FROM public.exceptions_dangerexception e
$$;

-- The clients and the therapies for whose alerts this person was called in.
CREATE OR REPLACE FUNCTION wall_called_in() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT unnest(ARRAY[a.client_id, a.therapy_id]) FROM public.alerts_alert a WHERE a.called_in_id = public.wall_actor()
$$;

-- The therapies that this person sees; reads as the owner for the same reason.
CREATE OR REPLACE FUNCTION wall_therapies() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  DECLARE person uuid := public.wall_actor();
  BEGIN
    IF person IS NULL THEN RETURN; END IF;
    RETURN QUERY
      SELECT id FROM public.clients_therapy WHERE client_id = ANY (ARRAY(SELECT public.wall_clients()))
      UNION ALL SELECT id FROM public.clients_therapy WHERE therapist_id = person
      UNION ALL SELECT public.wall_called_in();
  END
$$;
