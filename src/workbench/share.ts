import { isFiles, type Journal, readJournal } from './journal.ts'
import type { Files } from './protocol.ts'

/** What a link carries: the files of the editor, and the cluster as what was done with it. */
export interface Shared {
  readonly files: Files
  /** The exercise that was going on. */
  readonly exercise: string | undefined
  readonly journal: Journal
}

const prefix = '#v1.'
const most = { link: 64_000, text: 2_000_000 }

/** A link that cannot be opened; the message is for the reader. */
export class ShareError extends Error {}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter()
  // What fails here fails in the reader too, which is waited for.
  writer.write(bytes).catch(() => {})
  writer.close().catch(() => {})
  const reader = stream.readable.getReader()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length
    if (size > limit) {
      await reader.cancel()
      throw new ShareError('This link holds too much to open. Nothing was changed.')
    }
    pieces.push(next.value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), letter => letter.charCodeAt(0))

/** The fragment, with its `#`, that opens this again. Throws {@link ShareError} when it would be too long for a link. */
export async function shareFragment(shared: Shared): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(shared))
  const packed = await through(text, new CompressionStream('deflate-raw'), most.text)
  const fragment = prefix + toBase64(packed).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  if (fragment.length > most.link) throw new ShareError('There is too much here for a link.')
  return fragment
}

/** Reads a fragment made by {@link shareFragment}. Throws {@link ShareError} on anything else. */
export async function readShareFragment(fragment: string): Promise<Shared> {
  if (!fragment.startsWith(prefix)) throw new ShareError('This link comes from another version of the site. Nothing was changed.')
  if (fragment.length > most.link) throw new ShareError('This link holds too much to open. Nothing was changed.')
  let value: unknown
  try {
    const packed = fromBase64(fragment.slice(prefix.length).replaceAll('-', '+').replaceAll('_', '/'))
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await through(packed, new DecompressionStream('deflate-raw'), most.text)))
  } catch (error) {
    if (error instanceof ShareError) throw error
    throw new ShareError('This link is damaged: it may have been cut off on its way. Nothing was changed.')
  }
  const { files, exercise, journal } = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const read = readJournal(journal)
  if (!isFiles(files) || read === undefined || !(exercise === undefined || typeof exercise === 'string')) {
    throw new ShareError('This link holds something else than files and commands. Nothing was changed.')
  }
  return { files, exercise, journal: read }
}
