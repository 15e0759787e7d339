import type { Labels } from '../apimachinery/labels.ts'
import { sortedKeys } from '../apimachinery/labels.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { controllerOf, parseTime } from '../apimachinery/meta.ts'
import type { DescribeWriter } from '../apimachinery/tabwriter.ts'
import { byteLength } from '../apimachinery/utf8.ts'

const maxAnnotationLength = 140
const hiddenAnnotations: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration'])

/** `Title:` and a line per label, sorted; `<none>` without any. Follows kubectl/pkg/describe/describe.go printLabelsMultiline. */
export function writeLabels(out: DescribeWriter, title: string, labels: Labels | null | undefined): void {
  writeLabelsIndented(out, '', title, '\t', labels)
}

/** As `writeLabels`, with what stands before the title and between it and a label. Follows printLabelsMultilineWithIndent. */
export function writeLabelsIndented(out: DescribeWriter, indent: string, title: string, inner: string, labels: Labels | null | undefined): void {
  writeList(
    out,
    indent,
    title,
    inner,
    sortedKeys(labels).map(key => `${key}=${labels?.[key] ?? ''}`),
  )
}

/** `Title:` and a line per entry, `<none>` without any. */
export function writeList(out: DescribeWriter, indent: string, title: string, inner: string, entries: readonly string[]): void {
  out.write(0, `${indent}${title}:${inner}`)
  if (entries.length === 0) out.line(0, '<none>')
  for (const [index, entry] of entries.entries()) out.line(0, index === 0 ? entry : `${indent}${inner}${entry}`)
}

const shorten = (text: string, length: number) => (byteLength(text) > length ? `${text.slice(0, length)}...` : text)

/** `Title:` and a line per annotation, long ones on lines of their own. Follows printAnnotationsMultiline. */
export function writeAnnotations(out: DescribeWriter, title: string, annotations: Labels | null | undefined): void {
  const keys = sortedKeys(annotations).filter(key => !hiddenAnnotations.has(key))
  out.write(0, `${title}:\t`)
  if (keys.length === 0) out.line(0, '<none>')
  for (const [index, key] of keys.entries()) {
    if (index !== 0) out.write(0, '\t')
    const value = (annotations?.[key] ?? '').replace(/\n$/, '')
    if (byteLength(value) + byteLength(key) + 2 > maxAnnotationLength || value.includes('\n')) {
      out.line(0, `${key}:`)
      for (const line of value.split('\n')) out.line(0, `\t  ${shorten(line, maxAnnotationLength - 2)}`)
    } else out.line(0, `${key}: ${value}`)
  }
}

/** `Kind/name` of the owner that controls the object, '' without one. Follows printController. */
export function controllerText(object: KubeObject): string {
  const owner = controllerOf(object)
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`
}

/** `Mon, 02 Jan 2006 15:04:05 +0000`; Go's zero time when it is not set. */
export function rfc1123z(time: string | null | undefined): string {
  if (!time) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  return new Date(parseTime(time)).toUTCString().replace('GMT', '+0000')
}

/** The text, or `<none>` when it is empty. */
export const textOrNone = (text: string | null | undefined) => text || '<none>'
