import type { LocalObjectReference, ProjectedVolumeSource, Volume } from '../../../api/types.gen.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeClaimTemplate } from './describe-claim-template.ts'
import { sortedBy } from './sorted-by.ts'

type Lines = readonly (readonly [string, unknown])[]

/** The volumes of a Pod or template. Follows kubectl/pkg/describe/describe.go describeVolumes. */
export function writeVolumes(out: DescribeWriter, volumes: readonly Volume[] | undefined, space: string): void {
  if (volumes === undefined || volumes.length === 0) return void out.line(0, `${space}Volumes:\t<none>`)
  out.line(0, `${space}Volumes:`)
  for (const volume of volumes) {
    out.line(1, `${space === '' ? '' : ' '}${volume.name}:`)
    writeSource(out, volume)
  }
}

/** A line says its title, a tab and the value; an empty title is a line of its own. */
function write(out: DescribeWriter, type: string, lines: Lines): void {
  out.line(2, `Type:\t${type}`)
  for (const [title, value] of lines) out.line(2, `${title}\t${value === undefined || value === null ? '' : String(value)}`)
}

const reference = (secret: LocalObjectReference | null | undefined) => (secret ? `&LocalObjectReference{Name:${secret.name ?? ''},}` : 'nil')
const list = (values: readonly string[] | null | undefined) => `[${(values ?? []).join(' ')}]`
const yes = (flag: boolean | undefined) => flag === true

function writeSource(out: DescribeWriter, volume: Volume): void {
  const { hostPath, emptyDir, gitRepo, secret, configMap, nfs, persistentVolumeClaim: claim, ephemeral, downwardAPI, projected, csi, image } = volume
  if (hostPath !== undefined) {
    write(out, 'HostPath (bare host directory volume)', [
      ['Path:', hostPath.path],
      ['HostPathType:', hostPath.type ?? '<none>'],
    ])
  } else if (emptyDir !== undefined) {
    const limit = emptyDir.sizeLimit
    const shown = limit !== undefined && parseQuantity(limit).sign() > 0 ? limit : '<unset>'
    write(out, "EmptyDir (a temporary directory that shares a pod's lifetime)", [
      ['Medium:', emptyDir.medium],
      ['SizeLimit:', shown],
    ])
  } else if (gitRepo !== undefined) {
    write(out, 'GitRepo (a volume that is pulled from git when the pod is created)', [
      ['Repository:', gitRepo.repository],
      ['Revision:', gitRepo.revision],
    ])
  } else if (secret !== undefined) {
    write(out, 'Secret (a volume populated by a Secret)', [
      ['SecretName:', secret.secretName],
      ['Optional:', yes(secret.optional)],
    ])
  } else if (configMap !== undefined) {
    write(out, 'ConfigMap (a volume populated by a ConfigMap)', [
      ['Name:', configMap.name],
      ['Optional:', yes(configMap.optional)],
    ])
  } else if (nfs !== undefined) {
    write(out, 'NFS (an NFS mount that lasts the lifetime of a pod)', [
      ['Server:', nfs.server],
      ['Path:', nfs.path],
      ['ReadOnly:', yes(nfs.readOnly)],
    ])
  } else if (claim !== undefined) {
    write(out, 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', [
      ['ClaimName:', claim.claimName],
      ['ReadOnly:', yes(claim.readOnly)],
    ])
  } else if (ephemeral !== undefined) {
    write(out, 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)', [])
    if (ephemeral.volumeClaimTemplate !== undefined) writeClaimTemplate(out, ephemeral.volumeClaimTemplate)
  } else if (downwardAPI !== undefined) {
    write(out, 'DownwardAPI (a volume populated by information about the pod)', [])
    out.line(2, 'Items:')
    for (const { fieldRef, resourceFieldRef, path } of downwardAPI.items ?? []) {
      if (fieldRef !== undefined) out.line(3, `${fieldRef.fieldPath} -> ${path}`)
      if (resourceFieldRef !== undefined) out.line(3, `${resourceFieldRef.resource} -> ${path}`)
    }
  } else if (projected !== undefined) {
    writeProjected(out, projected)
  } else if (csi !== undefined) {
    write(out, 'CSI (a Container Storage Interface (CSI) volume source)', [
      ['Driver:', csi.driver],
      ['FSType:', csi.fsType],
      ['ReadOnly:', yes(csi.readOnly)],
    ])
    writeAttributes(out, csi.volumeAttributes)
  } else if (image !== undefined) {
    write(out, 'Image (a container image or OCI artifact)', [
      ['Reference:', image.reference],
      ['PullPolicy:', image.pullPolicy],
    ])
  } else if (!writePlugin(out, volume)) {
    out.line(1, '<unknown>')
  }
}

/** Follows printProjectedVolumeSource. */
function writeProjected(out: DescribeWriter, { sources }: ProjectedVolumeSource): void {
  write(out, 'Projected (a volume that contains injected data from multiple sources)', [])
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources ?? []) {
    if (secret !== undefined) {
      out.line(2, `SecretName:\t${secret.name ?? ''}`)
      out.line(2, `Optional:\t${yes(secret.optional)}`)
    } else if (downwardAPI !== undefined) {
      out.line(2, 'DownwardAPI:\ttrue')
    } else if (configMap !== undefined) {
      out.line(2, `ConfigMapName:\t${configMap.name ?? ''}`)
      out.line(2, `Optional:\t${yes(configMap.optional)}`)
    } else if (serviceAccountToken !== undefined) {
      out.line(2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 0}`)
    }
  }
}

const maxAttribute = 140

/** Follows printCSIPersistentVolumeAttributesMultiline. */
function writeAttributes(out: DescribeWriter, attributes: Record<string, string> | undefined): void {
  out.write(2, 'VolumeAttributes:\t')
  const entries = sortedBy(Object.entries(attributes ?? {}), ([key]) => key)
  if (entries.length === 0) return void out.line(0, '<none>')
  for (const [index, [key, value]] of entries.entries()) {
    if (index > 0) {
      out.write(2, '')
      out.write(2, '\t')
    }
    const text = `${key}=${value}`
    out.line(2, text.length > maxAttribute ? `${text.slice(0, maxAttribute)}...` : text)
  }
}

/** The volumes of storage systems; false when the volume is none of them. */
function writePlugin(out: DescribeWriter, volume: Volume): boolean {
  for (const field of Object.keys(plugins) as (keyof typeof plugins)[]) {
    const source = volume[field]
    if (source === undefined) continue
    const { type, lines } = plugins[field](volume)
    write(out, type, lines)
    return true
  }
  return false
}

interface Plugin {
  readonly type: string
  readonly lines: Lines
}

const plugins = {
  gcePersistentDisk: ({ gcePersistentDisk: disk }: Volume): Plugin => ({
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    lines: [
      ['PDName:', disk?.pdName],
      ['FSType:', disk?.fsType],
      ['Partition:', disk?.partition ?? 0],
      ['ReadOnly:', yes(disk?.readOnly)],
    ],
  }),
  awsElasticBlockStore: ({ awsElasticBlockStore: disk }: Volume): Plugin => ({
    type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    lines: [
      ['VolumeID:', disk?.volumeID],
      ['FSType:', disk?.fsType],
      ['Partition:', disk?.partition ?? 0],
      ['ReadOnly:', yes(disk?.readOnly)],
    ],
  }),
  iscsi: ({ iscsi }: Volume): Plugin => ({
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: [
      ['TargetPortal:', iscsi?.targetPortal],
      ['IQN:', iscsi?.iqn],
      ['Lun:', iscsi?.lun],
      ['ISCSIInterface', iscsi?.iscsiInterface],
      ['FSType:', iscsi?.fsType],
      ['ReadOnly:', yes(iscsi?.readOnly)],
      ['Portals:', list(iscsi?.portals)],
      ['DiscoveryCHAPAuth:', yes(iscsi?.chapAuthDiscovery)],
      ['SessionCHAPAuth:', yes(iscsi?.chapAuthSession)],
      ['SecretRef:', reference(iscsi?.secretRef)],
      ['InitiatorName:', iscsi?.initiatorName ?? '<none>'],
    ],
  }),
  glusterfs: ({ glusterfs }: Volume): Plugin => ({
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: [
      ['EndpointsName:', glusterfs?.endpoints],
      ['Path:', glusterfs?.path],
      ['ReadOnly:', yes(glusterfs?.readOnly)],
    ],
  }),
  rbd: ({ rbd }: Volume): Plugin => ({
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: [
      ['CephMonitors:', list(rbd?.monitors)],
      ['RBDImage:', rbd?.image],
      ['FSType:', rbd?.fsType],
      ['RBDPool:', rbd?.pool],
      ['RadosUser:', rbd?.user],
      ['Keyring:', rbd?.keyring],
      ['SecretRef:', reference(rbd?.secretRef)],
      ['ReadOnly:', yes(rbd?.readOnly)],
    ],
  }),
  quobyte: ({ quobyte }: Volume): Plugin => ({
    type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    lines: [
      ['Registry:', quobyte?.registry],
      ['Volume:', quobyte?.volume],
      ['ReadOnly:', yes(quobyte?.readOnly)],
    ],
  }),
  azureDisk: ({ azureDisk: disk }: Volume): Plugin => ({
    type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    lines: [
      ['DiskName:', disk?.diskName],
      ['DiskURI:', disk?.diskURI],
      ['Kind: ', disk?.kind],
      ['FSType:', disk?.fsType],
      ['CachingMode:', disk?.cachingMode],
      ['ReadOnly:', yes(disk?.readOnly)],
    ],
  }),
  vsphereVolume: ({ vsphereVolume: disk }: Volume): Plugin => ({
    type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    lines: [
      ['VolumePath:', disk?.volumePath],
      ['FSType:', disk?.fsType],
      ['StoragePolicyName:', disk?.storagePolicyName],
    ],
  }),
  cinder: ({ cinder }: Volume): Plugin => ({
    type: 'Cinder (a Persistent Disk resource in OpenStack)',
    lines: [
      ['VolumeID:', cinder?.volumeID],
      ['FSType:', cinder?.fsType],
      ['ReadOnly:', yes(cinder?.readOnly)],
      ['SecretRef:', reference(cinder?.secretRef)],
    ],
  }),
  photonPersistentDisk: ({ photonPersistentDisk: disk }: Volume): Plugin => ({
    type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    lines: [
      ['PdID:', disk?.pdID],
      ['FSType:', disk?.fsType],
    ],
  }),
  portworxVolume: ({ portworxVolume: disk }: Volume): Plugin => ({
    type: 'PortworxVolume (a Portworx Volume resource)',
    lines: [['VolumeID:', disk?.volumeID]],
  }),
  scaleIO: ({ scaleIO }: Volume): Plugin => ({
    type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    lines: [
      ['Gateway:', scaleIO?.gateway],
      ['System:', scaleIO?.system],
      ['Protection Domain:', scaleIO?.protectionDomain],
      ['Storage Pool:', scaleIO?.storagePool],
      ['Storage Mode:', scaleIO?.storageMode],
      ['VolumeName:', scaleIO?.volumeName],
      ['FSType:', scaleIO?.fsType],
      ['ReadOnly:', yes(scaleIO?.readOnly)],
    ],
  }),
  cephfs: ({ cephfs }: Volume): Plugin => ({
    type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: [
      ['Monitors:', list(cephfs?.monitors)],
      ['Path:', cephfs?.path],
      ['User:', cephfs?.user],
      ['SecretFile:', cephfs?.secretFile],
      ['SecretRef:', reference(cephfs?.secretRef)],
      ['ReadOnly:', yes(cephfs?.readOnly)],
    ],
  }),
  storageos: ({ storageos }: Volume): Plugin => ({
    type: 'StorageOS (a StorageOS Persistent Disk resource)',
    lines: [
      ['VolumeName:', storageos?.volumeName],
      ['VolumeNamespace:', storageos?.volumeNamespace],
      ['FSType:', storageos?.fsType],
      ['ReadOnly:', yes(storageos?.readOnly)],
    ],
  }),
  fc: ({ fc }: Volume): Plugin => ({
    type: 'FC (a Fibre Channel disk)',
    lines: [
      ['TargetWWNs:', (fc?.targetWWNs ?? []).join(', ')],
      ['LUN:', fc?.lun ?? '<none>'],
      ['FSType:', fc?.fsType],
      ['ReadOnly:', yes(fc?.readOnly)],
    ],
  }),
  azureFile: ({ azureFile }: Volume): Plugin => ({
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    lines: [
      ['SecretName:', azureFile?.secretName],
      ['ShareName:', azureFile?.shareName],
      ['ReadOnly:', yes(azureFile?.readOnly)],
    ],
  }),
  flexVolume: ({ flexVolume: flex }: Volume): Plugin => ({
    type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    lines: [
      ['Driver:', flex?.driver],
      ['FSType:', flex?.fsType],
      ['SecretRef:', reference(flex?.secretRef)],
      ['ReadOnly:', yes(flex?.readOnly)],
      [
        'Options:',
        `map[${sortedBy(Object.entries(flex?.options ?? {}), ([key]) => key)
          .map(([key, value]) => `${key}:${value}`)
          .join(' ')}]`,
      ],
    ],
  }),
  flocker: ({ flocker }: Volume): Plugin => ({
    type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    lines: [
      ['DatasetName:', flocker?.datasetName],
      ['DatasetUUID:', flocker?.datasetUUID],
    ],
  }),
}
