import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Verdict, verdictOf } from '../../src/kube/diagnose.ts'
import { normalize } from '../normalize.ts'
import type { Comparison } from './ratchet.ts'
import { answers, names, type RecordedCase, readJSON, readText, reference } from './recorded.ts'

/** Go iterates maps in random order: messages that list map entries are compared with their parts sorted. */
const sortedParts = (text: string) =>
  text
    .split('\n')
    .map(line => line.replace(/: \[(.*)\]$/, (_whole, list: string) => `: [${list.split(', ').sort().join(', ')}]`))
    .sort()
    .join('\n')

/** What kubectl wrote, both streams after each other: within a stream the order counts. */
const recordedText = ({ apply }: RecordedCase) => normalize(apply.stderr + apply.stdout)

const engineText = ({ printed }: Verdict) =>
  normalize(['stderr', 'stdout'].map(stream => printed.map(part => (part.stream === stream ? part.text : '')).join('')).join(''))

function firstDifference(ours: string, theirs: string): string {
  const a = ours.split('\n')
  const b = theirs.split('\n')
  const at = b.findIndex((line, index) => line !== a[index])
  const index = at < 0 ? b.length : at
  return `  real: ${b[index] ?? '(nothing)'}\n  ours: ${a[index] ?? '(nothing)'}`
}

/** Accepted or not, and the fields that a refusal names. */
const recordedVerdict = ({ apply, status }: RecordedCase) => ({
  accepted: apply.exit === 0,
  fields: (status?.causes ?? []).map(cause => cause.field ?? '').sort(),
})

const engineVerdict = ({ diagnoses, exit }: Verdict) => ({
  accepted: exit === 0,
  fields: diagnoses
    .flatMap(entry => entry.problems.filter(problem => problem.stage === 'validation'))
    .map(problem => problem.field)
    .sort(),
})

/** Compares every recorded case, by text and by verdict. */
export function compareCases(): readonly Comparison[] {
  return names(join(answers, 'cases'), '.json').flatMap((name): Comparison[] => {
    const recorded = readJSON<RecordedCase>(join(answers, 'cases', `${name}.json`))
    const verdict = verdictOf(readText(join(reference, 'cases', `${name}.yaml`)), { file: `${name}.yaml` })
    const [ours, theirs] = [engineText(verdict), recordedText(recorded)]
    const text = ours === theirs || sortedParts(ours) === sortedParts(theirs)
    const [ourVerdict, theirVerdict] = [engineVerdict(verdict), recordedVerdict(recorded)]
    // A refusal by kubectl itself names no fields, whatever the server said to `create`.
    const one = recorded.apply.stderr.includes(' is invalid: ') && verdict.diagnoses.length === 1
    const same = ourVerdict.accepted === theirVerdict.accepted && (!one || isDeepStrictEqual(ourVerdict.fields, theirVerdict.fields))
    return [
      { name: `cases/${name}`, part: 'text', equal: text, ...(text ? {} : { difference: firstDifference(ours, theirs) }) },
      {
        name: `cases/${name}`,
        part: 'verdict',
        equal: same,
        ...(same ? {} : { difference: `  real: ${JSON.stringify(theirVerdict)}\n  ours: ${JSON.stringify(ourVerdict)}` }),
      },
    ]
  })
}
