import type { Event } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { columns, row } from './printer.ts'
import { validateEvent } from './validation.ts'
import { eventVerdict } from './verdict.ts'

/** Event, core/v1. Follows pkg/registry/core/event/strategy.go. */
export const event = defineKind<Event>({
  ...eventVerdict,
  singular: 'event',
  strategy: { ...eventVerdict.strategy, validateUpdate: validateEvent, allowCreateOnUpdate: true, defaultGarbageCollectionPolicy: 'Unsupported' },
  columns,
  row,
  selectableFields: ({ involvedObject, reason = '', reportingComponent, source, type = '' }) => ({
    'involvedObject.kind': involvedObject.kind ?? '',
    'involvedObject.namespace': involvedObject.namespace ?? '',
    'involvedObject.name': involvedObject.name ?? '',
    'involvedObject.uid': involvedObject.uid ?? '',
    'involvedObject.apiVersion': involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': involvedObject.fieldPath ?? '',
    reason,
    reportingComponent,
    source: source.component || reportingComponent,
    type,
  }),
})
