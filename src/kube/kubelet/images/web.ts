import { byteLength } from '../../apimachinery/utf8.ts'
import type { Response } from '../../network/index.ts'
import type { Behavior, Image, World } from './image.ts'
import { alpine } from './nginx.ts'
import { accessTime, httpDate, readDocument, startArguments, untilSignal } from './server.ts'
import { versions } from './versions.ts'

const httpdVersion = '2.4.66'
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Fri Jan 02 03:04:05.000000 2026`, the time of httpd's error log. */
function errorTime(time: number): string {
  const at = new Date(time)
  const iso = at.toISOString()
  return `${weekdays[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${iso.slice(8, 10)} ${iso.slice(11, 23)}000 ${at.getUTCFullYear()}`
}

// When the file of the image was made.
const fileTime = Date.UTC(2007, 5, 11, 18, 53, 14)

function answer(status: number, body: string, { host }: World): Response {
  const length = byteLength(body)
  const ok = status === 200
  return {
    status,
    body,
    headers: {
      Date: httpDate(host.clock.now()),
      Server: `Apache/${httpdVersion} (Unix)`,
      ...(ok ? { 'Last-Modified': httpDate(fileTime), ETag: `"${length.toString(16)}-432a5e4a73a80"`, 'Accept-Ranges': 'bytes' } : {}),
      'Content-Length': String(length),
      'Content-Type': ok ? 'text/html' : 'text/html; charset=iso-8859-1',
    },
  }
}

const httpd: Behavior = function* (args, io, world) {
  if (args.includes('-v')) {
    io.stdout(`Server version: Apache/${httpdVersion} (Unix)\n`)
    return 0
  }
  const { clock } = world.host
  const warning = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${world.address}. Set the 'ServerName' directive globally to suppress this message\n`
  const listening = world.listen(80, {
    http: request => {
      const found = readDocument(world.host, '/usr/local/apache2/htdocs', request.path)
      const title = found.status === 404 ? '404 Not Found' : '403 Forbidden'
      const body =
        found.status === 200
          ? found.body
          : `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${title}</title>\n</head><body>\n<h1>${title.slice(4)}</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n`
      io.stdout(`${request.from} - - [${accessTime(clock.now())}] "${request.method} ${request.path} HTTP/1.1" ${found.status} ${body.length}\n`)
      return answer(found.status, body, world)
    },
  })
  if (!listening) {
    io.stderr(
      '(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n',
    )
    return 1
  }
  const event = `[${errorTime(clock.now())}] [mpm_event:notice] [pid 1:tid 1]`
  io.stderr(
    `${warning}${warning}${event} AH00489: Apache/${httpdVersion} (Unix) configured -- resuming normal operations\n[${errorTime(clock.now())}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n`,
  )
  const signal = yield* untilSignal(world, ['WINCH', 'TERM', 'INT'])
  io.stderr(
    `[${errorTime(clock.now())}] [mpm_event:notice] [pid 1:tid 1] ${signal === 'WINCH' ? 'AH00492: caught SIGWINCH, shutting down gracefully' : 'AH00491: caught SIGTERM, shutting down'}\n`,
  )
  return 0
}

const redisTime = (time: number) => {
  const at = new Date(time)
  return `1:M ${String(at.getUTCDate()).padStart(2, '0')} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()} ${at.toISOString().slice(11, 23)}`
}

/** The keys of one server; redis-cli in the same container speaks to it over the Pod's address. */
const redis: Behavior = function* (args, io, world) {
  const portAt = args.indexOf('--port')
  const port = portAt < 0 ? 6379 : Number(args[portAt + 1])
  const keys = new Map<string, string>()
  const { clock } = world.host
  const listening = world.listen(port, { line: text => answerRedis(text, keys) })
  if (!listening) {
    io.stdout(
      `${redisTime(clock.now())} # Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use\n${redisTime(clock.now())} # Failed listening on port ${port} (tcp), aborting.\n`,
    )
    return 1
  }
  io.stdout(
    `${redisTime(clock.now()).replace(':M', ':C')} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n${redisTime(clock.now())} * Running mode=standalone, port=${port}.\n${redisTime(clock.now())} * Server initialized\n${redisTime(clock.now())} * Ready to accept connections tcp\n`,
  )
  yield* untilSignal(world, ['TERM', 'INT'])
  io.stdout(
    `1:signal-handler (${Math.floor(clock.now() / 1000)}) Received SIGTERM scheduling shutdown...\n${redisTime(clock.now())} * User requested shutdown...\n${redisTime(clock.now())} # Redis is now ready to exit, bye bye...\n`,
  )
  return 0
}

function answerRedis(text: string, keys: Map<string, string>): string {
  const [command = '', key = '', ...rest] = text.trim().split(/\s+/)
  switch (command.toUpperCase()) {
    case 'PING':
      return 'PONG'
    case 'SET':
      keys.set(key, rest.join(' '))
      return 'OK'
    case 'GET':
      return keys.has(key) ? `"${keys.get(key)}"` : '(nil)'
    case 'DEL':
      return `(integer) ${keys.delete(key) ? 1 : 0}`
    case 'INCR':
      keys.set(key, String(Number(keys.get(key) ?? '0') + 1))
      return `(integer) ${keys.get(key)}`
    case 'DBSIZE':
      return `(integer) ${keys.size}`
    case 'KEYS':
      return keys.size === 0 ? '(empty array)' : [...keys.keys()].map((name, index) => `${index + 1}) "${name}"`).join('\n')
    default:
      return `(error) ERR unknown command '${command}', with args beginning with: `
  }
}

const redisClient: Behavior = function* (args, io, world) {
  const option = (name: string, fallback: string) => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? fallback) : fallback)
  const host = option('-h', '127.0.0.1')
  const port = Number(option('-p', '6379'))
  const words = args.filter((arg, index) => !(arg === '-h' || arg === '-p' || args[index - 1] === '-h' || args[index - 1] === '-p'))
  const { outcome, server } = world.network.connect(world.place, host, port)
  if (outcome !== 'connected') {
    const named = outcome === 'unknown-name' || outcome === 'no-dns'
    if (outcome === 'no-dns') yield { sleep: 10_000 }
    if (outcome === 'timeout') yield { sleep: 131_000 }
    const why = outcome === 'no-dns' ? 'Temporary failure in name resolution' : outcome === 'refused' ? 'Connection refused' : 'Connection timed out'
    io.stderr(`Could not connect to Redis at ${host}:${port}: ${named && outcome !== 'no-dns' ? 'Name or service not known' : why}\n`)
    return 1
  }
  if (server?.line === undefined) {
    io.stderr('Error: Protocol error, got "H" as reply type byte\n')
    return 1
  }
  io.stdout(`${server.line(words.join(' '))}\n`)
  return 0
}

const postgres: Behavior = function* (_args, io, world) {
  if (!world.host.env.has('POSTGRES_PASSWORD') && world.host.env.get('POSTGRES_HOST_AUTH_METHOD') !== 'trust') {
    io.stderr(
      'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n',
    )
    return 1
  }
  if (!world.listen(5432, {})) return 1
  const now = () => `${new Date(world.host.clock.now()).toISOString().slice(0, 23).replace('T', ' ')} UTC [1] LOG: `
  io.stderr(`${now()} listening on IPv4 address "0.0.0.0", port 5432\n${now()} database system is ready to accept connections\n`)
  yield* untilSignal(world, ['INT', 'TERM', 'QUIT'])
  io.stderr(`${now()} received fast shutdown request\n${now()} database system is shut down\n`)
  return 0
}

/** httpd, redis and postgres. */
export const serverImages: readonly Image[] = [
  {
    repository: 'docker.io/library/httpd',
    tags: [...Array.from({ length: 27 }, (_, patch) => `2.4.${patch + 40}`), '2.4', '2', 'latest', 'alpine', '2.4-alpine', '2-alpine'],
    size: 45148271,
    command: ['httpd-foreground'],
    workingDir: '/usr/local/apache2',
    stopSignal: 'WINCH',
    dialect: 'debian',
    variant: alpine,
    programs: { 'httpd-foreground': httpd, httpd },
    files: () => ({ '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n' }),
  },
  {
    repository: 'docker.io/library/redis',
    tags: [
      ...versions({ '5.0': 14, '6.0': 20, '6.2': 20, '7.0': 15, '7.2': 11, '7.4': 6, '8.0': 5, '8.2': 3 }, ['', '-alpine']),
      '5',
      '6',
      '7',
      '8',
      '6-alpine',
      '7-alpine',
      '8-alpine',
      'alpine',
      'latest',
    ],
    size: 45006722,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['redis-server'],
    workingDir: '/data',
    dialect: 'debian',
    variant: alpine,
    programs: { 'redis-server': redis, 'redis-cli': redisClient, 'docker-entrypoint.sh': startArguments },
    files: () => ({ '/data/': '' }),
  },
  {
    repository: 'docker.io/library/postgres',
    tags: ['13', '14', '15', '16', '17', '18', '15-alpine', '16-alpine', '17-alpine', '18-alpine', 'alpine', 'latest'],
    size: 160201045,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['postgres'],
    stopSignal: 'INT',
    dialect: 'debian',
    variant: alpine,
    programs: { postgres, 'docker-entrypoint.sh': startArguments },
    files: () => ({ '/var/lib/postgresql/data/': '' }),
  },
]
