import { translateTimestampSince } from '../../apimachinery/duration.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Column } from '../../apimachinery/table.ts'
import type { Kind } from '../../registry/kind.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { numberAt } from '../value.ts'

/** The kind with other columns; everything else is its own. */
function withColumns(kind: Kind, columns: readonly Column[], row: Kind['row']): Kind {
  const shown: Kind = Object.create(kind, { columns: { value: columns }, row: { value: row }, rows: { value: undefined } })
  return shown
}

/** What `--server-print=false` shows of any kind. Follows kubectl/pkg/cmd/get/table_printer.go and cli-runtime's printers for unknown types. */
export function plainColumns(kind: Kind): Kind {
  return withColumns(kind, [{ name: 'Name' }, { name: 'Age' }], (object, now) => [
    object.metadata?.name ?? '',
    translateTimestampSince(object.metadata?.creationTimestamp, now),
  ])
}

const scaleColumns = [{ name: 'Name' }, { name: 'Desired' }, { name: 'Available' }, { name: 'Age' }]

/** The table of `--subresource=scale`. Follows pkg/printers/internalversion/printers.go printScale. */
export function scaleTable(kind: Kind): Kind {
  return withColumns(kind, scaleColumns, (object, now) => [
    object.metadata?.name ?? '',
    String(numberAt(object, 'spec', 'replicas')),
    String(numberAt(object, 'status', 'replicas')),
    translateTimestampSince(object.metadata?.creationTimestamp, now),
  ])
}

/** Puts the part of an object that `--subresource` names in its place. Throws NotFound when the kind has no such part. */
export function replaceBySubresource(invocation: Invocation, info: Info, subresource: string): void {
  const { kind } = info
  const served = subresource === 'status' ? kind.statusStrategy !== undefined : kind.subresources?.includes(subresource) === true
  if (!served) throw new StatusError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' })
  if (subresource === 'scale') info.object = invocation.api.readScale(kind, info.namespace, info.name)
}
