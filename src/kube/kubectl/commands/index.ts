import type { CommandSpec } from '../command.ts'
import { annotate } from './annotate.ts'
import { apiResources, apiVersions } from './api-resources.ts'
import { apply } from './apply.ts'
import { alpha, completion, help, kuberc, options, plugin, proxy } from './around.ts'
import { attach } from './attach.ts'
import { auth } from './auth/index.ts'
import { autoscale } from './autoscale.ts'
import { certificate } from './certificate.ts'
import { clusterInfo } from './cluster-info.ts'
import { config } from './config/index.ts'
import { cordon, uncordon } from './cordon.ts'
import { cp } from './cp.ts'
import { create } from './create/index.ts'
import { debug } from './debug.ts'
import { deleteCommand } from './delete.ts'
import { describe } from './describe.ts'
import { diff } from './diff.ts'
import { drain } from './drain.ts'
import { edit } from './edit.ts'
import { events } from './events.ts'
import { exec } from './exec.ts'
import { explain } from './explain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { kustomize } from './kustomize.ts'
import { label } from './label.ts'
import { logs } from './logs.ts'
import { patch } from './patch.ts'
import { portForward } from './port-forward.ts'
import { replace } from './replace.ts'
import { rollout } from './rollout/index.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { set } from './set/index.ts'
import { taint } from './taint.ts'
import { top } from './top.ts'
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
  edit,
  deleteCommand,
  rollout,
  scale,
  autoscale,
  certificate,
  clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  describe,
  logs,
  attach,
  exec,
  portForward,
  proxy,
  cp,
  auth,
  debug,
  events,
  diff,
  apply,
  patch,
  replace,
  wait,
  kustomize,
  label,
  annotate,
  completion,
  config,
  kuberc,
  apiResources,
  apiVersions,
  plugin,
  version,
  alpha,
  help,
  options,
]
