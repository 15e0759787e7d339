import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Pause } from '../../process/process.ts'
import type { Kind } from '../../registry/kind.ts'
import type { Request } from '../builder.ts'
import { find, isNotFound } from '../builder.ts'
import type { Outcome } from '../command.ts'
import { throwAll } from '../errors.ts'
import type { Invocation } from '../invocation.ts'
import { TablePrinter } from '../printers/table.ts'
import { Watch } from '../watching.ts'
import { getPrinter, isTable, tableOptions } from './get-printer.ts'

type Show = (objects: readonly KubeObject[], event: string | undefined) => void

/** Prints what is there, then every change, until somebody stops it. Follows kubectl/pkg/cmd/get/get.go watch. */
export function* watchObjects(invocation: Invocation, request: Request): Generator<Pause, Outcome, void> {
  const result = yield* find(invocation, { ...request, singleResourceType: true, latest: true, flatten: false })
  const { infos, errors } = result.infos()
  if (errors.length > 0 && invocation.bool('ignore-not-found') && errors.every(isNotFound)) return 0
  throwAll(errors)
  const [info] = infos
  if (info === undefined) return 0
  const { kind } = info
  const show = shower(invocation, kind)
  const eventOf = (type: string) => (invocation.bool('output-watch-events') ? type : undefined)
  if (!invocation.bool('watch-only')) show(info.list?.items ?? (info.object === undefined ? [] : [info.object]), eventOf('ADDED'))
  const options =
    info.list === undefined
      ? { namespace: info.namespace, fieldSelector: `metadata.name=${info.name}` }
      : {
          namespace: kind.namespaced && request.allNamespaces !== true ? request.namespace : '',
          labelSelector: request.labelSelector ?? '',
          fieldSelector: request.fieldSelector ?? '',
        }
  const watch = new Watch(invocation.api, kind, options)
  try {
    for (;;) {
      const event = yield* watch.next(invocation.context.clock)
      if (event !== undefined) show([event.object], eventOf(event.type))
    }
  } finally {
    watch.close()
  }
}

function shower(invocation: Invocation, kind: Kind): Show {
  if (isTable(invocation)) {
    const table = new TablePrinter(tableOptions(invocation, { namespace: invocation.bool('all-namespaces') && kind.namespaced, kind: false }))
    return (objects, event) => invocation.out(table.print(kind, objects, invocation.now, event))
  }
  const printer = getPrinter(invocation)
  return (objects, event) => {
    for (const object of objects) printer.print(event === undefined ? object : { object, type: event }, text => invocation.out(text))
  }
}
