import { join } from 'node:path'
import { compareObject, comparePrinted, compareStatus } from './answers.ts'
import { compareValues } from './differences.ts'
import { Prompt } from './prompt.ts'
import type { Comparison } from './ratchet.ts'
import { answers, names, type RecordedPair, readJSON, readText, reference } from './recorded.ts'

/** The recorder lets controllers react to the first object so long, in milliseconds. */
const rest = 1500

function comparePair(pair: string): readonly Comparison[] {
  const name = `pairs/${pair}`
  const recorded = readJSON<RecordedPair>(join(answers, 'pairs', `${pair}.json`))
  const files = new Map(['1.yaml', '2.yaml'].map(file => [file, readText(join(reference, 'pairs', pair, file))]))
  const given = [...files.values()].join('')
  const prompt = new Prompt(files, { controlled: true })
  const first = prompt.kubectl('apply', '-f', '1.yaml')
  prompt.rest(rest)
  const replaced = prompt.kubectl('replace', '--dry-run=server', '-f', '2.yaml')
  const tried = prompt.kubectl('apply', '--dry-run=server', '-f', '2.yaml')
  const applied = prompt.kubectl('apply', '-f', '2.yaml')
  const last = applied.answers.at(-1)
  const replaceStatus = replaced.answers.at(-1)?.status
  return [
    comparePrinted(name, 'first', first.printed, recorded.first),
    comparePrinted(name, 'replace', replaced.printed, recorded.replace),
    comparePrinted(name, 'dryRun', tried.printed, recorded.dryRun),
    comparePrinted(name, 'apply', applied.printed, recorded.apply),
    compareStatus(name, 'replaceStatus', replaceStatus, recorded.replaceStatus ?? undefined),
    compareStatus(name, 'status', last?.status, recorded.status ?? undefined),
    compareValues(name, 'warnings', last?.warnings ?? [], recorded.warnings ?? []),
    ...(last?.object === undefined && recorded.object === undefined ? [] : compareObject(name, last?.object, recorded.object, given)),
  ]
}

/** Compares every recorded pair whose name contains `only`: a first object, and what is said to its change. */
export function comparePairs(only = ''): readonly Comparison[] {
  return names(join(answers, 'pairs'), '.json')
    .filter(name => `pairs/${name}`.includes(only))
    .flatMap(comparePair)
}
