import type { CommandSpec } from '../command.ts'
import { annotate } from './annotate.ts'
import { apiResources, apiVersions } from './api-resources.ts'
import { apply } from './apply.ts'
import { autoscale } from './autoscale.ts'
import { clusterInfo } from './cluster-info.ts'
import { cordon, uncordon } from './cordon.ts'
import { create } from './create/index.ts'
import { deleteCommand } from './delete.ts'
import { describe } from './describe.ts'
import { drain } from './drain.ts'
import { events } from './events.ts'
import { exec } from './exec.ts'
import { explain } from './explain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { label } from './label.ts'
import { logs } from './logs.ts'
import { patch } from './patch.ts'
import { replace } from './replace.ts'
import { rollout } from './rollout/index.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { set } from './set/index.ts'
import { taint } from './taint.ts'
import { version } from './version.ts'
import { wait } from './wait.ts'

/** Every command of kubectl, in the order help lists them. */
export const commands: readonly CommandSpec[] = [
  create,
  expose,
  run,
  set,
  explain,
  get,
  deleteCommand,
  rollout,
  scale,
  autoscale,
  clusterInfo,
  cordon,
  uncordon,
  drain,
  taint,
  describe,
  logs,
  exec,
  events,
  patch,
  replace,
  wait,
  apply,
  label,
  annotate,
  apiResources,
  apiVersions,
  version,
]
