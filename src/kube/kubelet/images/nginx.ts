import { byteLength } from '../../apimachinery/utf8.ts'
import type { Response } from '../../network/index.ts'
import { curl } from '../../network/index.ts'
import type { Io, Program } from '../../process/process.ts'
import { networkBehavior } from './client-programs.ts'
import type { Behavior, Image, World } from './image.ts'
import { accessTime, httpDate, readDocument, runProgram, untilSignal } from './server.ts'
import { versions } from './versions.ts'

/** Patch releases by minor version. */
const releases: Readonly<Record<string, number>> = {
  '1.14': 2,
  '1.15': 12,
  '1.16': 1,
  '1.17': 10,
  '1.18': 0,
  '1.19': 10,
  '1.20': 2,
  '1.21': 6,
  '1.22': 1,
  '1.23': 4,
  '1.24': 0,
  '1.25': 5,
  '1.26': 3,
  '1.27': 5,
  '1.28': 1,
  '1.29': 4,
}
const newest = '1.29.4'
const stable = '1.28.1'

/** The version behind a tag. */
function versionOf(tag: string): string {
  const [, minor, patch] = /^(\d+\.\d+)(\.\d+)?/.exec(tag) ?? []
  if (minor === undefined) return /^\d+/.test(tag) || tag === 'latest' || tag === 'mainline' || tag === 'alpine' ? newest : stable
  return patch === undefined ? `${minor}.${releases[minor] ?? 0}` : `${minor}${patch}`
}

const welcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`

const titles: Readonly<Record<number, string>> = { 403: '403 Forbidden', 404: '404 Not Found' }
const errorPage = (status: number, version: string) =>
  `<html>\r\n<head><title>${titles[status]}</title></head>\r\n<body>\r\n<center><h1>${titles[status]}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`

const entrypoint = (port: number) =>
  [
    '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
    '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
    '/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
    '10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf',
    `10-listen-on-ipv6-by-default.sh: info: ${port === 80 ? 'Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf' : 'IPv6 listen already enabled'}`,
    '/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
    '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
    '/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
    '/docker-entrypoint.sh: Configuration complete; ready for start up',
    '',
  ].join('\n')
const plainEntry = entrypoint(80)
const unprivilegedEntry = entrypoint(8080)

function* dockerEntrypoint(args: readonly string[], io: Io, world: World): Program {
  if (args[0]?.startsWith('nginx') === true) io.stdout(args[0] === 'nginx' ? plainEntry : unprivilegedEntry)
  return yield* runProgram(args, io, world)
}

function logTime(time: number): string {
  const text = new Date(time).toISOString()
  return `${text.slice(0, 10).replaceAll('-', '/')} ${text.slice(11, 19)}`
}

// When the files of the image were made: releases differ, this is one of them.
const fileTime = Date.UTC(2025, 9, 7, 17, 4, 7)

function answer(status: number, body: string, version: string, { host }: World): Response {
  const ok = status === 200
  const length = byteLength(body)
  return {
    status,
    body,
    headers: {
      Server: `nginx/${version}`,
      Date: httpDate(host.clock.now()),
      'Content-Type': 'text/html',
      'Content-Length': String(length),
      ...(ok ? { 'Last-Modified': httpDate(fileTime) } : {}),
      Connection: 'keep-alive',
      ...(ok ? { ETag: `"${Math.floor(fileTime / 1000).toString(16)}-${length.toString(16)}"`, 'Accept-Ranges': 'bytes' } : {}),
    },
  }
}

/** The server itself: `nginx -v`, `-t`, or in the foreground until QUIT or TERM. */
const nginx = (port: number): Behavior =>
  function* (args, io, world) {
    const version = world.host.env.get('NGINX_VERSION') ?? newest
    if (args.includes('-v') || args.includes('-V')) {
      io.stderr(`nginx version: nginx/${version}\n`)
      return 0
    }
    if (args.includes('-t')) {
      io.stderr('nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n')
      return 0
    }
    const notice = (text: string) => `${logTime(world.host.clock.now())} [notice] 1#1: ${text}\n`
    const taken = !world.listen(port, {
      http: request => {
        const found = readDocument(world.host, '/usr/share/nginx/html', request.path)
        const body = found.status === 200 ? found.body : errorPage(found.status, version)
        io.stdout(
          `${request.from} - - [${accessTime(world.host.clock.now())}] "${request.method} ${request.path} HTTP/1.1" ${found.status} ${body.length} "-" "${request.headers['User-Agent'] ?? '-'}" "-"\n`,
        )
        if (found.status === 404)
          io.stderr(
            `${logTime(world.host.clock.now())} [error] 29#29: *1 open() "/usr/share/nginx/html${request.path}" failed (2: No such file or directory), client: ${request.from}, server: localhost, request: "${request.method} ${request.path} HTTP/1.1", host: "${request.host}"\n`,
          )
        return answer(found.status, body, version, world)
      },
    })
    if (taken) {
      io.stderr(
        `${logTime(world.host.clock.now())} [emerg] 1#1: bind() to 0.0.0.0:${port} failed (98: Address already in use)\nnginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)\n`,
      )
      return 1
    }
    const prefix = `${logTime(world.host.clock.now())} [notice] 1#1: `
    const lines = [
      'using the "epoll" event method',
      `nginx/${version}`,
      'built by gcc 14.2.0 (Debian 14.2.0-19)',
      'OS: Linux 6.8.0',
      'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
      'start worker processes',
      'start worker process 29',
    ]
    io.stderr(`${prefix}${lines.join(`\n${prefix}`)}\n`)
    const signal = yield* untilSignal(world, ['QUIT', 'TERM', 'INT'])
    io.stderr(`${notice(`signal ${signal === 'QUIT' ? '3 (SIGQUIT) received, shutting down' : '15 (SIGTERM) received, exiting'}`)}${notice('exit')}`)
    return 0
  }

const files = (tag: string) => ({
  '/usr/share/nginx/html/index.html': welcome,
  '/etc/nginx/conf.d/default.conf':
    'server {\n    listen       80;\n    server_name  localhost;\n\n    location / {\n        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n}\n',
  '/etc/nginx/nginx.conf':
    'user  nginx;\nworker_processes  auto;\n\nevents {\n    worker_connections  1024;\n}\n\nhttp {\n    include       /etc/nginx/conf.d/*.conf;\n}\n',
  '/var/cache/nginx/': '',
  '/var/log/nginx/': '',
  ...(tag.includes('alpine') ? { '/etc/alpine-release': '3.22.2\n' } : { '/etc/debian_version': '13.1\n' }),
})

/** The version as the image's own variable tells it. */
export const nginxVersionOf = versionOf

/** The alpine variants have busybox's shell and tools. */
export const alpine = (tag: string): Partial<Image> => (tag.includes('alpine') ? { dialect: 'busybox' } : {})

/** docker.io/library/nginx and its unprivileged sibling. */
export const nginxImages: readonly Image[] = [
  {
    repository: 'docker.io/library/nginx',
    tags: [
      ...versions(releases, ['', '-alpine', '-alpine-slim', '-perl', '-bookworm']),
      'latest',
      'mainline',
      'stable',
      'alpine',
      'stable-alpine',
      'mainline-alpine',
      '1',
    ],
    size: 72404038,
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    stopSignal: 'QUIT',
    dialect: 'debian',
    variant: alpine,
    programs: { nginx: nginx(80), '/docker-entrypoint.sh': dockerEntrypoint, curl: networkBehavior(curl) },
    files,
  },
  {
    repository: 'docker.io/nginxinc/nginx-unprivileged',
    size: 72404038,
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx-unprivileged', '-g', 'daemon off;'],
    stopSignal: 'QUIT',
    user: 101,
    dialect: 'debian',
    variant: alpine,
    programs: { 'nginx-unprivileged': nginx(8080), nginx: nginx(8080), '/docker-entrypoint.sh': dockerEntrypoint, curl: networkBehavior(curl) },
    files,
  },
]
