import type { ControllerRevision } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { strategy } from './strategy.ts'

/** What decides over a new ControllerRevision. */
export const controllerRevisionVerdict = defineVerdict<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  namespaced: true,
  strategy,
})
