import type { KubeObject } from '../apimachinery/meta.ts'
import type { API } from '../apiserver/interface.ts'
import type { Kind } from '../registry/kind.ts'
import { onWire } from './wire.ts'

/** What the rows of a table carry beside their cells. */
export type Included = 'None' | 'Metadata' | 'Object'

/** What a table is made with. */
export interface TableOptions {
  readonly api: API
  readonly kind: Kind
  /** Virtual milliseconds since the epoch. */
  readonly now: number
  /** `v1` or `v1beta1` of meta.k8s.io. */
  readonly version: string
  readonly included: Included
}

interface ColumnDefinition {
  readonly name: string
  readonly type: 'string'
  /** `name` for the column of names: clients put the kind before them. */
  readonly format: string
  readonly description: string
  /** 0 for what is always shown, 1 for what -o wide adds. */
  readonly priority: number
}

/** The columns of a kind; without sentences about them. */
function definitionsOf(kind: Kind): ColumnDefinition[] {
  return kind.columns.map(({ name, wide }) => ({
    name,
    type: 'string',
    format: name === 'Name' ? 'name' : '',
    description: '',
    priority: wide === true ? 1 : 0,
  }))
}

function carried({ api, version, included }: TableOptions, object: KubeObject): object | null {
  if (included === 'None') return null
  const whole = onWire(api, object)
  return included === 'Object' ? whole : { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: whole.metadata }
}

/** How a table begins; later tables of a watch leave its columns out. */
export interface TableHead {
  readonly resourceVersion: string
  readonly continueToken?: string
  readonly remaining?: number | undefined
  readonly withoutColumns?: boolean
}

/**
 * Objects as a table: the columns that the server prints for them. `listed` when they are a whole list, where a row may
 * depend on the others. Follows apiserver/pkg/registry/rest/table.go and endpoints/handlers/response.go asTable.
 */
export function tableOf(options: TableOptions, objects: readonly KubeObject[], head: TableHead, listed = false): object {
  const { kind, now, version } = options
  const cells = (listed ? kind.rows?.(objects, now) : undefined) ?? objects.map(object => kind.row(object, now))
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: {
      resourceVersion: head.resourceVersion,
      ...(head.continueToken === undefined ? {} : { continue: head.continueToken }),
      ...(head.remaining === undefined ? {} : { remainingItemCount: head.remaining }),
    },
    columnDefinitions: head.withoutColumns === true ? null : definitionsOf(kind),
    rows: objects.map((object, index) => ({ cells: cells[index] ?? [], object: carried(options, object) })),
  }
}
