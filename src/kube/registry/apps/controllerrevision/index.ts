import type { ControllerRevision } from '../../../api/types.gen.ts'
import { controllerOf, parseGroupVersion } from '../../../apimachinery/meta.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { strategy } from './strategy.ts'
import { updates } from './updates.ts'
import { controllerRevisionVerdict } from './verdict.ts'

/** `statefulset.apps/web`, `<none>` without a controller. Follows pkg/printers/internalversion/printers.go formatResourceName. */
function controllerCell(revision: ControllerRevision): string {
  const owner = controllerOf(revision)
  if (owner === undefined) return '<none>'
  const { group } = parseGroupVersion(owner.apiVersion)
  return `${(group === '' ? owner.kind : `${owner.kind}.${group}`).toLowerCase()}/${owner.name}`
}

/** ControllerRevision, apps/v1. */
export const controllerRevision = defineKind<ControllerRevision>({
  ...controllerRevisionVerdict,
  singular: 'controllerrevision',
  strategy: { ...strategy, ...updates },
  columns: [{ name: 'Name' }, { name: 'Controller' }, { name: 'Revision' }, { name: 'Age' }],
  row: (object, now) => [nameCell(object), controllerCell(object), String(object.revision), ageCell(object, now)],
})
