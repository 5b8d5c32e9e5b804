// DuckDB on the values of make_data. Prints one JSON object.
//
//   node duckdb.mjs load DATABASE CELLS < VALUES    CELLS is the file that `make_data cells` wrote
//   node duckdb.mjs ask DATABASE < QUESTIONS        {"repetitions": 9, "threads": 2, "questions": [{"name", "sql"}],
//                                                    "answers": PATH}; each repetition reopens the database, asks
//                                                    every question once cold and once again
//   node duckdb.mjs query DATABASE < QUERIES         {"setup": [sql], "queries": {name: sql}}; prints the rows of each
//
// `figure` holds every version with the revisions between which it counts, `latest` what counts now, both in the order
// of units, so that the ranges of row groups help questions about one authority.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { DuckDBInstance, version } from '@duckdb/node-api';

const [command, database, cells] = process.argv.slice(2);

async function load() {
  const instance = await DuckDBInstance.create(database, { threads: '2' });
  const connection = await instance.connect();
  const begin = performance.now();
  await connection.run(`CREATE TABLE cell (cell SMALLINT, code VARCHAR, status SMALLINT)`);
  await connection.run(`COPY cell FROM '${cells}' (FORMAT csv, HEADER false)`);
  await connection.run(`CREATE TABLE figure (authority SMALLINT, bloc INTEGER, unit INTEGER, cell SMALLINT,
    value INTEGER, revision INTEGER, until INTEGER)`);
  await connection.run(`COPY figure FROM '/dev/stdin' (FORMAT csv, HEADER false, AUTO_DETECT false)`);
  const loaded = performance.now();
  await connection.run(`CREATE TABLE latest AS
    SELECT authority, bloc, unit, cell, value FROM figure WHERE until = 2147483647`);
  await connection.run('CHECKPOINT');
  const bytes = await connection.runAndReadAll(`
    SELECT (SELECT count(*) FROM figure), (SELECT count(*) FROM latest),
      (SELECT sum(blocks) FROM (SELECT count(DISTINCT block_id) AS blocks FROM pragma_storage_info('figure'))),
      (SELECT sum(blocks) FROM (SELECT count(DISTINCT block_id) AS blocks FROM pragma_storage_info('latest'))),
      (SELECT block_size FROM pragma_database_size() LIMIT 1)`);
  const [figures, latest, figureBlocks, latestBlocks, blockSize] = bytes.getRows()[0].map(Number);
  connection.closeSync();
  instance.closeSync();
  return {
    version: version(),
    figures,
    latest,
    figure_bytes: figureBlocks * blockSize,
    latest_bytes: latestBlocks * blockSize,
    load_ms: loaded - begin,
  };
}

async function ask() {
  const { repetitions, threads, questions, answers } = JSON.parse(readFileSync(0, 'utf8'));
  const times = Object.fromEntries(questions.map(({ name }) => [name, { cold: [], warm: [] }]));
  let settings;
  const file = openSync(answers, 'w');
  for (let repetition = 0; repetition < repetitions; ++repetition) {
    for (const { name, sql } of questions) {
      const instance = await DuckDBInstance.create(database, { threads: String(threads), access_mode: 'READ_ONLY' });
      const connection = await instance.connect();
      for (const run of ['cold', 'warm']) {
        const begin = performance.now();
        const result = await connection.runAndReadAll(sql);
        times[name][run].push(performance.now() - begin);
        if (repetition === 0 && run === 'warm') {
          for (const row of result.getRows()) {
            writeSync(file, [name, ...row].join(',') + '\n');
          }
        }
      }
      settings ??= (
        await connection.runAndReadAll(`SELECT name || '=' || value FROM duckdb_settings()
          WHERE name IN ('threads', 'memory_limit', 'preserve_insertion_order') ORDER BY name`)
      ).getRows().map(([setting]) => setting);
      connection.closeSync();
      instance.closeSync();
    }
  }
  closeSync(file);
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const result = { version: version(), settings };
  for (const [name, { cold, warm }] of Object.entries(times)) {
    result[name] = { cold_ms: median(cold), warm_ms: median(warm) };
  }
  return result;
}

async function query() {
  const { setup, queries } = JSON.parse(readFileSync(0, 'utf8'));
  const connection = await (await DuckDBInstance.create(database)).connect();
  for (const sql of setup) {
    await connection.run(sql);
  }
  const answers = {};
  for (const [name, sql] of Object.entries(queries)) {
    answers[name] = (await connection.runAndReadAll(sql)).getRowsJson();
  }
  return answers;
}

const commands = { load, ask, query };
console.log(JSON.stringify(await commands[command]()));
