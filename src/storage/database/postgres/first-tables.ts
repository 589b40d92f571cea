/**
 * What the steps up to this version make of a database without tables, at once: step by step it takes twice as long, for
 * tables are made and made anew. Steps that were released never change, so neither does this; later ones run as ever.
 */
export const FIRST_TABLES = {
  version: 10,
  sql: `
  create table counter (
    name text collate "C" not null,
    value bigint not null,
    constraint counter_pkey primary key (name)
  );
  create table experiment (
    id bigint not null,
    name text collate "C" not null,
    artifact_uri text collate "C" not null,
    lifecycle_stage text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint,
    constraint experiment_pkey primary key (id),
    constraint experiment_name_key unique (name)
  );
  create table experiment_tag (
    experiment_id bigint not null,
    key text collate "C" not null,
    value text collate "C" not null,
    constraint experiment_tag_pk primary key (experiment_id, key),
    constraint experiment_tag_experiment_id_fkey foreign key (experiment_id) references experiment(id) on delete cascade
  );
  create table run (
    id text collate "C" not null,
    experiment_id bigint not null,
    name text collate "C" not null,
    status text collate "C" not null,
    "user" text collate "C" not null,
    start_time bigint not null,
    end_time bigint,
    artifact_uri text collate "C" not null,
    lifecycle_stage text collate "C" not null,
    deleted_at bigint,
    constraint run_pkey primary key (id),
    constraint run_experiment_id_fkey foreign key (experiment_id) references experiment(id)
  );
  create table run_process (
    run_id text collate "C" not null,
    host text collate "C" not null,
    pid bigint not null,
    started text collate "C" not null,
    constraint run_process_pk primary key (run_id, host, pid, started),
    constraint run_process_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table input_dataset (
    experiment_id bigint not null,
    name text collate "C" not null,
    digest text collate "C" not null,
    version bigint,
    source_type text collate "C" not null,
    source text collate "C" not null,
    schema text collate "C",
    profile text collate "C",
    constraint input_dataset_pk primary key (experiment_id, name, digest),
    constraint input_dataset_experiment_id_fkey foreign key (experiment_id) references experiment(id) on delete cascade
  );
  create table run_input (
    run_id text collate "C" not null,
    name text collate "C" not null,
    digest text collate "C" not null,
    position bigint not null,
    constraint run_input_pk primary key (run_id, name, digest),
    constraint run_input_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table run_input_tag (
    run_id text collate "C" not null,
    name text collate "C" not null,
    digest text collate "C" not null,
    key text collate "C" not null,
    value text collate "C" not null,
    constraint run_input_tag_pk primary key (run_id, name, digest, key),
    constraint run_input_tag_of_input foreign key (run_id, name, digest) references run_input(run_id, name, digest) on delete cascade
  );
  create table registered_model (
    name text collate "C" not null,
    last_version bigint not null,
    created_at bigint not null,
    description text collate "C",
    updated_at bigint not null default 0,
    constraint registered_model_pkey primary key (name)
  );
  create table dataset (
    name text collate "C" not null,
    description text collate "C",
    last_version bigint not null,
    created_at bigint not null,
    constraint dataset_pkey primary key (name)
  );
  create table dataset_version (
    name text collate "C" not null,
    version bigint not null,
    digest text collate "C" not null,
    row_count bigint not null,
    schema text collate "C" not null,
    statistics text collate "C" not null,
    source text collate "C" not null,
    label text collate "C",
    object_key text collate "C" not null,
    size bigint not null,
    created_at bigint not null,
    constraint dataset_version_pk primary key (name, version),
    constraint dataset_version_content unique (name, digest),
    constraint dataset_version_name_fkey foreign key (name) references dataset(name) on delete cascade
  );
  create table param (
    run_id text collate "C" not null,
    key text collate "C" not null,
    value text collate "C" not null,
    constraint param_by_run primary key (run_id, key),
    constraint param_rebuilt_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table tag (
    run_id text collate "C" not null,
    key text collate "C" not null,
    value text collate "C" not null,
    constraint tag_by_run primary key (run_id, key),
    constraint tag_rebuilt_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table metric_chunk (
    id bigint not null generated always as identity,
    run_id text collate "C" not null,
    count bigint not null,
    points bytea not null,
    constraint metric_chunk_pkey primary key (id),
    constraint metric_chunk_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table metric_series (
    id bigint not null generated always as identity,
    run_id text collate "C" not null,
    key text collate "C" not null,
    merged bigint not null,
    blocked bigint not null,
    constraint metric_series_pkey primary key (id),
    constraint metric_series_by_run unique (run_id, key),
    constraint metric_series_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table metric_block (
    series bigint not null,
    number bigint not null,
    count bigint not null,
    first_timestamp bigint not null,
    last_timestamp bigint not null,
    first_step bigint not null,
    last_step bigint not null,
    points bytea not null,
    steps bytea,
    timestamps bytea,
    constraint metric_block_pk primary key (series, number)
  );
  create table latest_metric (
    run_id text collate "C" not null,
    key text collate "C" not null,
    timestamp bigint not null,
    step bigint not null,
    value double precision not null,
    is_nan bigint not null,
    count bigint not null,
    min_value double precision,
    max_value double precision,
    constraint latest_metric_by_run primary key (run_id, key),
    constraint latest_metric_rebuilt_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table metric (
    series bigint not null,
    timestamp bigint not null,
    step bigint not null,
    value double precision not null,
    is_nan bigint not null,
    constraint metric_by_series primary key (series, "timestamp", step, value, is_nan)
  );
  create table model_version (
    name text collate "C" not null,
    version bigint not null,
    stage text collate "C" not null,
    run_id text collate "C",
    algorithm text collate "C",
    object_key text collate "C",
    file_name text collate "C",
    digest text collate "C",
    size bigint,
    source text collate "C",
    location text collate "C",
    run_link text collate "C",
    logged_model_id text collate "C",
    "user" text collate "C",
    parameters text collate "C" not null,
    metrics text collate "C" not null,
    dataset_digest text collate "C",
    signature text collate "C",
    description text collate "C",
    created_at bigint not null,
    updated_at bigint not null,
    constraint model_version_number primary key (name, version),
    constraint model_version_rebuilt_name_fkey foreign key (name) references registered_model(name) on update cascade on delete cascade
  );
  create table model_alias (
    name text collate "C" not null,
    alias text collate "C" not null,
    version bigint not null,
    constraint model_alias_name primary key (name, alias),
    constraint model_alias_points_to foreign key (name, version) references model_version(name, version) on update cascade on delete cascade
  );
  create table registered_model_tag (
    name text collate "C" not null,
    key text collate "C" not null,
    value text collate "C" not null,
    constraint registered_model_tag_pk primary key (name, key),
    constraint registered_model_tag_name_fkey foreign key (name) references registered_model(name) on update cascade on delete cascade
  );
  create table model_version_tag (
    name text collate "C" not null,
    version bigint not null,
    key text collate "C" not null,
    value text collate "C" not null,
    constraint model_version_tag_pk primary key (name, version, key),
    constraint model_version_tag_of foreign key (name, version) references model_version(name, version) on update cascade on delete cascade
  );
  create table logged_model (
    id text collate "C" not null,
    experiment_id bigint not null,
    name text collate "C" not null,
    artifact_uri text collate "C" not null,
    status text collate "C" not null,
    model_type text collate "C",
    source_run_id text collate "C",
    lifecycle_stage text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint,
    constraint logged_model_pkey primary key (id),
    constraint logged_model_experiment_id_fkey foreign key (experiment_id) references experiment(id)
  );
  create table logged_model_param (
    model_id text collate "C" not null,
    key text collate "C" not null,
    value text collate "C" not null,
    constraint logged_model_param_by_model primary key (model_id, key),
    constraint logged_model_param_model_id_fkey foreign key (model_id) references logged_model(id) on delete cascade
  );
  create table logged_model_tag (
    model_id text collate "C" not null,
    key text collate "C" not null,
    value text collate "C" not null,
    constraint logged_model_tag_by_model primary key (model_id, key),
    constraint logged_model_tag_model_id_fkey foreign key (model_id) references logged_model(id) on delete cascade
  );
  create table logged_model_metric (
    model_id text collate "C" not null,
    key text collate "C" not null,
    timestamp bigint not null,
    step bigint not null,
    run_id text collate "C" not null,
    dataset text collate "C" not null,
    value double precision not null,
    is_nan bigint not null,
    dataset_name text collate "C",
    dataset_digest text collate "C",
    constraint logged_model_metric_pk primary key (model_id, key, "timestamp", step, run_id, dataset, value, is_nan),
    constraint logged_model_metric_model_id_fkey foreign key (model_id) references logged_model(id) on delete cascade,
    constraint logged_model_metric_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table run_model (
    run_id text collate "C" not null,
    direction text collate "C" not null,
    model_id text collate "C" not null,
    step bigint not null,
    position bigint not null,
    constraint run_model_pk primary key (run_id, direction, model_id),
    constraint run_model_run_id_fkey foreign key (run_id) references run(id) on delete cascade
  );
  create table removal (
    id text collate "C" not null,
    artifact_uri text collate "C" not null,
    series text collate "C" not null,
    removed_at bigint not null,
    constraint removal_pkey primary key (id)
  );
  create index latest_metric_by_value on latest_metric (key, is_nan, value, run_id);
  create index logged_model_metric_by_run on logged_model_metric (run_id);
  create index logged_model_newest on logged_model (experiment_id, lifecycle_stage, created_at);
  create index metric_chunk_by_run on metric_chunk (run_id, count);
  create index model_version_run on model_version (run_id);
  create index model_version_updated on model_version (updated_at);
  create index run_by_experiment on run (experiment_id, start_time desc, id);
  create index run_by_time on run (start_time desc, id);
`,
} as const;
