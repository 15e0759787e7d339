import { configMap } from './core/configmap/index.ts'
import { namespace } from './core/namespace/index.ts'
import { secret } from './core/secret/index.ts'
import { service } from './core/service/index.ts'
import type { Kind } from './kind.ts'

/** Every kind the cluster serves, in the order of upstream's discovery. */
export const kinds: readonly Kind[] = [configMap, namespace, secret, service]
