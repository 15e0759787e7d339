import { decodeBase64 } from '../../../apimachinery/base64.ts'

interface Block {
  readonly type: string
  readonly bytes: readonly number[]
}

function pemBlocks(text: string): Block[] {
  const blocks: Block[] = []
  for (const match of text.matchAll(/-----BEGIN ([^\n]*?)-----[ \t]*\r?\n([\s\S]*?)-----END \1-----/g)) {
    const body = (match[2] ?? '').replace(/^(?:[^\n:]+:[^\n]*\n)+\n/, '')
    const bytes = decodeBase64(body.replace(/[ \t]/g, ''))
    if (typeof bytes !== 'number') blocks.push({ type: match[1] ?? '', bytes })
  }
  return blocks
}

const isKey = (type: string) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY')

function skipped(kind: 'certificate' | 'key', types: readonly string[]): string {
  if (types.length === 0) return `tls: failed to find any PEM data in ${kind} input`
  if (kind === 'certificate') {
    if (types.length === 1 && types[0]?.endsWith('PRIVATE KEY'))
      return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
    return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`
  }
  if (types.length === 1 && types[0] === 'CERTIFICATE') return 'tls: found a certificate rather than a key in the PEM for the private key'
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}

/**
 * What Go says against a certificate and its key, as PEM texts; undefined when nothing is visible. The
 * certificate's content is not read beyond its first byte. Follows crypto/tls X509KeyPair.
 */
export function keyPairProblem(certificate: string, key: string): string | undefined {
  const certificates = pemBlocks(certificate)
  const leaf = certificates.find(block => block.type === 'CERTIFICATE')
  if (leaf === undefined)
    return skipped(
      'certificate',
      certificates.map(block => block.type),
    )
  const keys = pemBlocks(key)
  if (!keys.some(block => isKey(block.type)))
    return skipped(
      'key',
      keys.map(block => block.type),
    )
  return leaf.bytes[0] === 0x30 ? undefined : 'x509: malformed certificate'
}
