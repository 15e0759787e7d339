import type { NetworkPlugin } from '../kube/index.ts'
import type { Files } from './protocol.ts'

/** One thing the reader did, `at` so many virtual milliseconds after the beginning. */
export type Deed =
  /** A command line, and the files that had been edited since the one before. */
  | { readonly at: number; readonly run: string; readonly files: Files }
  /** Ctrl+C for the command line with this place in the order of lines. */
  | { readonly at: number; readonly stop: number }
  /** Requests that were followed, from a place such as `pod/shop/web`, `node/kind-worker` or `machine`. */
  | { readonly at: number; readonly ask: RequestAsk }

/** So many equal requests from a place to an address. */
export interface RequestAsk {
  readonly from: string
  readonly to: string
  readonly times: number
}

/** What a reader did with a cluster from its beginning: done again, it gives the same cluster. */
export interface Journal {
  readonly deeds: readonly Deed[]
  /** Virtual milliseconds since the beginning. */
  readonly elapsed: number
  /** What the reader had the cluster's network made with, where it is not what the lesson says. */
  readonly plugin?: NetworkPlugin
}

/** The plugins that a cluster can be made with, as a page names them. */
export const pluginNames: Readonly<Record<NetworkPlugin, string>> = { kindnet: 'kindnet', calico: 'Calico', canal: 'Canal', flannel: 'Flannel', none: 'none' }

/** The plugin of this name, if there is one. */
export function pluginOf(value: unknown): NetworkPlugin | undefined {
  return typeof value === 'string' && Object.hasOwn(pluginNames, value) ? (value as NetworkPlugin) : undefined
}

const most = { deeds: 1000, line: 8000, times: 100, files: 40, file: 200_000, elapsed: 7 * 24 * 3_600_000 }
const fileName = /^[\w][\w.-]{0,63}$/

const isCount = (value: unknown, limit: number): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= limit

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value holds files as a workbench may take them: plain names, texts of a sane length. */
export function isFiles(value: unknown): value is Files {
  if (!isObject(value)) return false
  const entries = Object.entries(value)
  return entries.length <= most.files && entries.every(([name, text]) => fileName.test(name) && typeof text === 'string' && text.length <= most.file)
}

function isDeed(value: unknown, lines: number): value is Deed {
  if (!isObject(value) || !isCount(value['at'], most.elapsed)) return false
  if ('ask' in value) {
    const { ask } = value
    if (Object.keys(value).length !== 2 || !isObject(ask) || Object.keys(ask).length !== 3) return false
    const { from, to, times } = ask
    return typeof from === 'string' && from.length <= most.line && typeof to === 'string' && to.length <= most.line && isCount(times, most.times)
  }
  if ('stop' in value) return Object.keys(value).length === 2 && isCount(value['stop'], lines - 1)
  return Object.keys(value).length === 3 && typeof value['run'] === 'string' && value['run'].length <= most.line && isFiles(value['files'])
}

/** Reads a journal that comes from outside (a link, the device's storage): undefined when it is not one in every part. */
export function readJournal(value: unknown): Journal | undefined {
  if (!isObject(value) || !isCount(value['elapsed'], most.elapsed) || !Array.isArray(value['deeds']) || value['deeds'].length > most.deeds) return undefined
  const plugin = pluginOf(value['plugin'])
  if (value['plugin'] !== undefined && plugin === undefined) return undefined
  const deeds: Deed[] = []
  let lines = 0
  let before = 0
  for (const deed of value['deeds']) {
    if (!isDeed(deed, lines) || deed.at < before || deed.at > value['elapsed']) return undefined
    before = deed.at
    if ('run' in deed) lines++
    deeds.push(deed)
  }
  return { deeds, elapsed: value['elapsed'], ...(plugin === undefined ? {} : { plugin }) }
}
