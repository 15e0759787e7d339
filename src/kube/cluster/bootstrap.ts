import type { KubeObject } from '../apimachinery/meta.ts'
import type { API } from '../apiserver/interface.ts'
import objects from './bootstrap.gen.json' with { type: 'json' }
import { createOwn } from './ground.ts'
import roles from './roles.gen.json' with { type: 'json' }

/** Creates everything that a fresh kind cluster holds beside its ground and that its controllers do not make by themselves. */
export function createSystem(api: API): void {
  for (const object of [...objects, ...roles] as readonly KubeObject[]) createOwn(api, object)
}
