// programs: real ones, what each has to do, and how one sees that it did.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { client, listening, type Program } from "./run.js";

const source = (name: string): string => join(import.meta.dirname, "sources", name);

const redis: Program = {
  name: "redis-server",
  command: ({ folder, port }) => {
    const options = ["--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"];
    return ["redis-server", "--port", String(port), ...options];
  },
  async drive(place) {
    await listening(place);
    const to = ["-p", String(place.port)];
    const tests = ["-n", "2000", "-c", "10", "-t", "set,get,lpush,mset", "-q"];
    await client(place, "redis-benchmark", ...to, ...tests);
    const saved = await client(place, "redis-cli", ...to, "save");
    if (!saved.startsWith("OK")) throw new Error(saved);
    await client(place, "redis-cli", ...to, "shutdown");
  },
  says: /Redis is now ready to exit/,
};

const nginx: Program = {
  name: "nginx",
  command: ({ folder }) => ["nginx", "-c", join(folder, "conf"), "-p", folder],
  prepare({ folder, port }) {
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(" ");
    const server = `listen 127.0.0.1:${port}; root ${folder};`;
    const lines = [
      "daemon off; worker_processes 2; user www-data; pid pid; error_log errors;",
      "events { worker_connections 100; }",
      `http { ${paths} sendfile on; access_log log; server { ${server} } }`,
    ];
    writeFileSync(join(folder, "conf"), lines.join("\n"));
    writeFileSync(join(folder, "index.html"), "hello\n".repeat(1000));
    execFileSync("chmod", ["755", folder]);
  },
  async drive(place) {
    const { folder, port } = place;
    await listening(place);
    const url = `http://127.0.0.1:${port}/index.html`;
    const said = await client(place, "wrk", "-t1", "-c4", "-d1s", url);
    if (/Non-2xx|Socket errors/.test(said) || !/[1-9]\d* requests in/.test(said)) {
      throw new Error(said);
    }
    process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), "SIGQUIT");
  },
  says: /^/,
};

const sqlite: Program = {
  name: "sqlite3",
  command: () => ["sqlite3", "database"],
  stdin: `
pragma journal_mode = wal;
create table numbers (number integer, text text);
begin;
insert into numbers with recursive count(n) as
  (select 1 union all select n + 1 from count where n < 20000) select n, hex(n) from count;
commit;
create index texts on numbers (text);
delete from numbers where number % 3 = 0;
vacuum;
select count(*), sum(number) from numbers;
.backup copy
.output said
select count(*) from numbers;
.output
.shell cat said
`,
  says: /^wal\n13334\|133346667\n13334\n$/,
};

const git: Program = {
  name: "git",
  command: () => [
    "sh",
    "-ec",
    `git init -q repository; cd repository; git config user.name A; git config user.email a@b
     seq 1000 >file; git add file; git commit -q -m one; seq 2000 >file; git commit -q -a -m two
     git branch other HEAD^; git gc -q; git clone -q . ../copy; cd ../copy; git log --oneline --stat | cat`,
  ],
  says: /two\n file \| 1000 \+{3,}.*\n.*\n.*one\n file \| 1000/,
};

const python: Program = {
  name: "python3",
  command: () => ["/usr/bin/python3", source("server.py")],
  says: /^20 \{b'HELLO'\} 42\n$/,
};

const curl: Program = {
  name: "curl",
  prepare({ folder }) {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const about = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const files = ["-keyout", "key.pem", "-out", "certificate.pem"];
    const options = { cwd: folder, stdio: "ignore" } as const;
    execFileSync("openssl", ["req", "-x509", ...key, ...about, ...files], options);
  },
  beside: ({ port }) => {
    const files = ["-key", "key.pem", "-cert", "certificate.pem"];
    return ["openssl", "s_server", "-accept", String(port), ...files, "-www"];
  },
  command: ({ port }) => {
    const options = ["-sS", "--cacert", "certificate.pem", "--output", "page"];
    const said = ["--write-out", "%{http_code} %{ssl_verify_result}"];
    return ["curl", ...options, ...said, `https://localhost:${port}/`];
  },
  says: /^200 0$/,
};

const node: Program = {
  name: "node",
  command: () => [process.execPath, source("server.mjs")],
  says: /^50 42 child\n$/,
};

const bash: Program = {
  name: "bash",
  command: () => ["bash", source("script.sh")],
  says: /^done: 100 0 MEAN OF 100\n$/,
};

const cpp = (built: string): Program => ({
  name: "C++",
  command: () => [join(built, "threads")],
  says: /^8 lines 1\n$/,
});

const go = (built: string): Program => ({
  name: "Go",
  command: () => [join(built, "server")],
  says: /^50 child\n$/,
});

/** All of them; those that must be compiled are put into `built`. */
export function programs(built: string): readonly Program[] {
  const options = { stdio: "inherit", env: { ...process.env, CGO_ENABLED: "0" } } as const;
  execFileSync("g++", ["-pthread", "-o", join(built, "threads"), source("threads.cc")], options);
  execFileSync("go", ["build", "-o", join(built, "server"), source("server.go")], options);
  return [redis, nginx, sqlite, git, python, curl, node, cpp(built), bash, go(built)];
}
