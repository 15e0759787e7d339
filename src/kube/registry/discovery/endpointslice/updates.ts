import type { EndpointSlice } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { UpdateStrategy } from '../../kind.ts'
import { addressWarnings, dropUnkept } from './strategy.ts'
import { validateEndpointSlice } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<EndpointSlice> = {
  prepareForUpdate(slice, old) {
    const content = ({ addressType, endpoints, ports, metadata }: EndpointSlice) => ({ addressType, endpoints, ports, labels: metadata.labels })
    if (!semanticallyEqual(content(slice), content(old))) slice.metadata.generation = (old.metadata.generation ?? 0) + 1
    dropUnkept(slice)
  },
  validateUpdate: validateEndpointSlice,
  warningsOnUpdate: addressWarnings,
}
