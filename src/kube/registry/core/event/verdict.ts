import type { Event } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { validateEvent } from './validation.ts'

/** What decides over a new Event. */
export const eventVerdict = defineVerdict<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  namespaced: true,
  strategy: {
    validate: validateEvent,
  },
})
