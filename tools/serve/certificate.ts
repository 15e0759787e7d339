// A certificate for the loopback address that nobody else holds: kubectl hands its token to TLS servers only, and Node makes
// keys and signatures but no certificates. The few structures of RFC 5280 that one needs are written here.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A private key and the certificate that it signed itself, both PEM. */
export interface Certificate {
  readonly key: string
  readonly certificate: string
}

const tags = { boolean: 1, integer: 2, bits: 3, bytes: 4, object: 6, utf8: 12, sequence: 0x30, set: 0x31, time: 24 }

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Uint8Array[]) => der(tags.sequence, ...parts)

/** An object identifier: the first two numbers share a byte, the others take seven bits a byte. */
function object(identifier: string): Buffer {
  const [first = 0, second = 0, ...rest] = identifier.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const number of rest) {
    const groups = [number & 127]
    for (let left = number >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128)
    bytes.push(...groups)
  }
  return der(tags.object, Buffer.from(bytes))
}

const time = (moment: number) => der(tags.time, Buffer.from(`${new Date(moment).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))
const name = (text: string) => sequence(der(tags.set, sequence(object('2.5.4.3'), der(tags.utf8, Buffer.from(text)))))
const yes = der(tags.boolean, Buffer.from([255]))
const extension = (identifier: string, critical: boolean, value: Buffer) => sequence(object(identifier), ...(critical ? [yes] : []), der(tags.bytes, value))
const pem = (label: string, bytes: Buffer) => `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`

const day = 86_400_000

/** Makes a certificate that is good for `localhost` and 127.0.0.1 from the day before `now` (milliseconds) for a year. */
export function makeCertificate(now: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const signature = sequence(object('1.2.840.10045.4.3.2'))
  const who = name('kubenotes')
  const serial = randomBytes(8)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))
  const signs = Buffer.from([2, 0b1000_0100])
  const extensions = [extension('2.5.29.19', true, sequence(yes)), extension('2.5.29.15', true, der(tags.bits, signs)), extension('2.5.29.17', false, names)]
  const content = sequence(
    der(0xa0, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, serial),
    signature,
    who,
    sequence(time(now - day), time(now + 365 * day)),
    who,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const signed = sequence(content, signature, der(tags.bits, Buffer.from([0]), sign('sha256', content, privateKey)))
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate: pem('CERTIFICATE', signed) }
}
