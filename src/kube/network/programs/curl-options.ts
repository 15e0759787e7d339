/** What curl was asked to do. */
export interface CurlOptions {
  readonly urls: readonly string[]
  /** Letters that are switched on: s, S, f, i, I, v, k, L, O, G. */
  readonly flags: ReadonlySet<string>
  readonly output: string | undefined
  readonly format: string | undefined
  readonly method: string | undefined
  readonly headers: readonly string[]
  readonly data: string | undefined
  readonly agent: string | undefined
  readonly user: string | undefined
  /** Milliseconds; Infinity without limit. */
  readonly maxTime: number
  readonly connectTimeout: number
  /** Addresses by `host:port`. */
  readonly resolve: ReadonlyMap<string, string>
  readonly version: boolean
  readonly unknown: string | undefined
}

const longFlags: Readonly<Record<string, string>> = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  include: 'i',
  'show-headers': 'i',
  head: 'I',
  verbose: 'v',
  insecure: 'k',
  location: 'L',
  'remote-name': 'O',
  get: 'G',
  ipv4: '4',
  'http1.1': '',
  http2: '',
  'no-progress-meter': '',
  'no-buffer': 'N',
  compressed: '',
}
const longValues: Readonly<Record<string, string>> = {
  output: 'o',
  'write-out': 'w',
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  'data-binary': 'd',
  'user-agent': 'A',
  user: 'u',
  'max-time': 'm',
  'connect-timeout': 'connect-timeout',
  resolve: 'resolve',
  cacert: 'cacert',
  retry: 'retry',
  url: 'url',
}
const valued = 'owXHdAum'
const plain = 'sSfiIvkLOG4N#'

/** Reads curl's command line. */
export function readCurlOptions(args: readonly string[]): CurlOptions {
  const urls: string[] = []
  const flags = new Set<string>()
  const values = new Map<string, string[]>()
  let version = false
  let unknown: string | undefined
  const keep = (name: string, value: string) => void values.set(name, [...(values.get(name) ?? []), value])
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (arg.startsWith('--')) {
      const name = arg.slice(2)
      if (name === 'version') version = true
      else if (longFlags[name] !== undefined) flags.add(longFlags[name])
      else if (longValues[name] !== undefined) keep(longValues[name], args[++index] ?? '')
      else unknown ??= arg
    } else if (!arg.startsWith('-') || arg === '-') urls.push(arg)
    else {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg.charAt(at)
        if (letter === 'V') version = true
        else if (valued.includes(letter)) {
          keep(letter, at + 1 < arg.length ? arg.slice(at + 1) : (args[++index] ?? ''))
          break
        } else if (plain.includes(letter)) flags.add(letter)
        else unknown ??= arg
      }
    }
  }
  const last = (name: string) => values.get(name)?.at(-1)
  const seconds = (name: string) => {
    const text = last(name)
    return text === undefined || Number(text) === 0 ? Number.POSITIVE_INFINITY : Number(text) * 1000
  }
  return {
    urls: [...urls, ...(values.get('url') ?? [])],
    flags,
    output: last('o'),
    format: last('w'),
    method: last('X'),
    headers: values.get('H') ?? [],
    data: values.get('d')?.join('&'),
    agent: last('A'),
    user: last('u'),
    maxTime: seconds('m'),
    connectTimeout: seconds('connect-timeout'),
    resolve: new Map(
      (values.get('resolve') ?? []).map(text => /^([^:]*:\d+):(.*)$/.exec(text)?.slice(1) ?? []).map(([key = '', address = '']) => [key, address]),
    ),
    version,
    unknown,
  }
}
