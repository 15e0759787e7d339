import type { CommandSpec } from '../../command.ts'
import { deleteCluster, getClusters, setCluster } from './clusters.ts'
import { currentContext, deleteContext, getContexts, renameContext, setContext, useContext } from './contexts.ts'
import { set, unset } from './property.ts'
import { deleteUser, getUsers, setCredentials } from './users.ts'
import { view } from './view.ts'

/** Follows kubectl/pkg/cmd/config/config.go. */
export const config: CommandSpec = {
  name: 'config',
  group: 'Settings Commands',
  use: 'config SUBCOMMAND',
  about: 'Look at the kubeconfig and choose contexts',
  details: 'A context joins a cluster, a user and a namespace. The current one says where commands go.',
  commands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    set,
    setCluster,
    setContext,
    setCredentials,
    unset,
    useContext,
    view,
  ],
}
