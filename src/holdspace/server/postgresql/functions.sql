-- What the policies of the second wall ask. Made anew after every migration, by the owner of the tables.
-- Names say in which schema they stand: pg_dump, for a backup, looks into none by itself.

-- The person for whom the transaction works; null for nobody and for the installation.
CREATE OR REPLACE FUNCTION wall_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN current_setting('holdspace.actor', true) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
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
-- It reads as the tables' owner, for whom the four tables of relations are open, or the policies would ask themselves.
CREATE OR REPLACE FUNCTION wall_clients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT id FROM public.clients_client WHERE user_id = public.wall_actor()
  UNION SELECT client_id FROM public.clients_therapy WHERE therapist_id = public.wall_actor()
  UNION SELECT t.client_id FROM public.clients_supervision s JOIN public.clients_therapy t ON t.id = s.therapy_id
        WHERE s.supervisor_id = public.wall_actor() AND s.ended_at IS NULL
  UNION SELECT client_id FROM public.consents_consent
        WHERE public.wall_role() = 'researcher' AND is_given AND withdrawn_at IS NULL
          AND purpose IN ('service_evaluation', 'research')
$$;

-- Whether the person sees an exception about a client, or one with this id: a second person sees no more than that.
CREATE OR REPLACE FUNCTION wall_sees_exception(uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM public.exceptions_dangerexception e WHERE $1 IN (e.client_id, e.id))
$$;

-- Whether the person was called in for an alert of a client or of a therapy.
CREATE OR REPLACE FUNCTION wall_called_in(uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM public.alerts_alert a WHERE $1 IN (a.client_id, a.therapy_id) AND a.called_in_id = public.wall_actor())
$$;

-- Whether whoever asks is the owner of the tables, as `wall_clients` is.
CREATE OR REPLACE FUNCTION wall_is_owner() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_user = pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.clients_client'::regclass
$$;

CREATE OR REPLACE FUNCTION wall_therapies() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT id FROM public.clients_therapy
$$;

CREATE OR REPLACE FUNCTION wall_sessions() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT id FROM public.clients_session
$$;
