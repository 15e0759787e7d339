import type { KubeObject } from '../apimachinery/meta.ts'
import type { Reader } from '../apimachinery/reader.ts'
import { DescribeWriter } from '../apimachinery/tabwriter.ts'
import { goValue, isRecord } from '../serializer/go-json.ts'
import { writeEventsOf } from './describe-events.ts'
import { writeAnnotations, writeLabels } from './describe-meta.ts'

const elsewhere: ReadonlySet<string> = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
])
const acronyms: ReadonlySet<string> = new Set(['API', 'URL', 'UID', 'GUID'])

/** The words of a camel-case name; capitals that stand together are one word, but for the one that begins the next. */
function wordsOf(name: string): string[] {
  const words = name.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|[^\p{L}]+|\p{L}+/gu) ?? []
  const merged: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const next = words[index + 1]
    const isAcronym = word.length >= 2 && word === word.toUpperCase() && /^\p{L}+$/u.test(word)
    if (isAcronym && next !== undefined && /^\p{Lu}/u.test(next)) {
      merged.push(word + next)
      index++
    } else merged.push(word)
  }
  return merged
}

/** `creationTimestamp` as `Creation Timestamp`. Follows kubectl/pkg/describe/describe.go smartLabelFor. */
function labelFor(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field
  return wordsOf(field)
    .map(word => {
      if (acronyms.has(word.toUpperCase())) return word.toUpperCase()
      return word === word.toLowerCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word
    })
    .join(' ')
}

/** Follows kubectl/pkg/describe/describe.go printUnstructuredContent. */
function writeContent(out: DescribeWriter, level: number, content: Readonly<Record<string, unknown>>, prefix: string): void {
  for (const field of Object.keys(content).sort()) {
    const value = content[field]
    const path = `${prefix}.${field}`
    if (elsewhere.has(path)) continue
    if (isRecord(value)) {
      out.line(level, `${labelFor(field)}:`)
      writeContent(out, level + 1, value, path)
    } else if (Array.isArray(value)) {
      out.line(level, `${labelFor(field)}:`)
      for (const entry of value) {
        if (isRecord(entry)) writeContent(out, level + 1, entry, path)
        else out.line(level + 1, goValue(entry))
      }
    } else out.line(level, `${labelFor(field)}:\t${goValue(value)}`)
  }
}

/** The description of an object of a kind that has none of its own. Follows kubectl/pkg/describe/describe.go genericDescriber. */
export function describeGeneric(object: KubeObject, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata } = object
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  writeContent(out, 0, { ...object }, '')
  writeEventsOf(out, object, reader, now)
  return out.toString()
}
