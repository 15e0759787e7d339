import type { PersistentVolumeSpec, SecretReference } from '../../../api/types.gen.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import type { DescribeWriter } from '../../../apimachinery/tabwriter.ts'

type Lines = readonly (readonly [title: string, value: unknown])[]

const secretText = (secret: SecretReference | null | undefined) =>
  secret ? `&SecretReference{Name:${secret.name ?? ''},Namespace:${secret.namespace ?? ''},}` : 'nil'
const listText = (values: readonly string[] | null | undefined) => `[${(values ?? []).join(' ')}]`
const flag = (value: boolean | undefined) => value ?? false
const mapText = (map: Readonly<Record<string, string>> | undefined) =>
  `map[${sortedKeys(map)
    .map(key => `${key}:${map?.[key] ?? ''}`)
    .join(' ')}]`

/** The kind of the source and what it says; the first that is there counts. */
function sourceLines(spec: PersistentVolumeSpec): [type: string, lines: Lines] | undefined {
  const {
    hostPath,
    gcePersistentDisk: gce,
    awsElasticBlockStore: aws,
    nfs,
    iscsi,
    glusterfs,
    rbd,
    quobyte,
    vsphereVolume: vsphere,
    cinder,
    azureDisk,
    photonPersistentDisk: photon,
    portworxVolume: portworx,
    scaleIO,
    local,
    cephfs,
    storageos,
    fc,
    azureFile,
    flexVolume: flex,
    flocker,
    csi,
  } = spec
  if (hostPath)
    return [
      'HostPath (bare host directory volume)',
      [
        ['Path:', hostPath.path],
        ['HostPathType:', hostPath.type ?? '<none>'],
      ],
    ]
  if (gce)
    return [
      'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
      [
        ['PDName:', gce.pdName],
        ['FSType:', gce.fsType],
        ['Partition:', gce.partition ?? 0],
        ['ReadOnly:', flag(gce.readOnly)],
      ],
    ]
  if (aws)
    return [
      'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
      [
        ['VolumeID:', aws.volumeID],
        ['FSType:', aws.fsType],
        ['Partition:', aws.partition ?? 0],
        ['ReadOnly:', flag(aws.readOnly)],
      ],
    ]
  if (nfs)
    return [
      'NFS (an NFS mount that lasts the lifetime of a pod)',
      [
        ['Server:', nfs.server],
        ['Path:', nfs.path],
        ['ReadOnly:', flag(nfs.readOnly)],
      ],
    ]
  if (iscsi) {
    return [
      "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
      [
        ['TargetPortal:', iscsi.targetPortal],
        ['IQN:', iscsi.iqn],
        ['Lun:', iscsi.lun],
        ['ISCSIInterface', iscsi.iscsiInterface],
        ['FSType:', iscsi.fsType],
        ['ReadOnly:', flag(iscsi.readOnly)],
        ['Portals:', listText(iscsi.portals)],
        ['DiscoveryCHAPAuth:', flag(iscsi.chapAuthDiscovery)],
        ['SessionCHAPAuth:', flag(iscsi.chapAuthSession)],
        ['SecretRef:', secretText(iscsi.secretRef)],
        ['InitiatorName:', iscsi.initiatorName ?? '<none>'],
      ],
    ]
  }
  if (glusterfs) {
    return [
      "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
      [
        ['EndpointsName:', glusterfs.endpoints],
        ['EndpointsNamespace:', glusterfs.endpointsNamespace ?? '<unset>'],
        ['Path:', glusterfs.path],
        ['ReadOnly:', flag(glusterfs.readOnly)],
      ],
    ]
  }
  if (rbd) {
    return [
      "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
      [
        ['CephMonitors:', listText(rbd.monitors)],
        ['RBDImage:', rbd.image],
        ['FSType:', rbd.fsType],
        ['RBDPool:', rbd.pool],
        ['RadosUser:', rbd.user],
        ['Keyring:', rbd.keyring],
        ['SecretRef:', secretText(rbd.secretRef)],
        ['ReadOnly:', flag(rbd.readOnly)],
      ],
    ]
  }
  if (quobyte)
    return [
      "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
      [
        ['Registry:', quobyte.registry],
        ['Volume:', quobyte.volume],
        ['ReadOnly:', flag(quobyte.readOnly)],
      ],
    ]
  if (vsphere)
    return [
      'vSphereVolume (a Persistent Disk resource in vSphere)',
      [
        ['VolumePath:', vsphere.volumePath],
        ['FSType:', vsphere.fsType],
        ['StoragePolicyName:', vsphere.storagePolicyName],
      ],
    ]
  if (cinder)
    return [
      'Cinder (a Persistent Disk resource in OpenStack)',
      [
        ['VolumeID:', cinder.volumeID],
        ['FSType:', cinder.fsType],
        ['ReadOnly:', flag(cinder.readOnly)],
        ['SecretRef:', secretText(cinder.secretRef)],
      ],
    ]
  if (azureDisk) {
    return [
      'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
      [
        ['DiskName:', azureDisk.diskName],
        ['DiskURI:', azureDisk.diskURI],
        ['Kind: ', azureDisk.kind],
        ['FSType:', azureDisk.fsType],
        ['CachingMode:', azureDisk.cachingMode],
        ['ReadOnly:', flag(azureDisk.readOnly)],
      ],
    ]
  }
  if (photon)
    return [
      'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
      [
        ['PdID:', photon.pdID],
        ['FSType:', photon.fsType],
      ],
    ]
  if (portworx) return ['PortworxVolume (a Portworx Volume resource)', [['VolumeID:', portworx.volumeID]]]
  if (scaleIO) {
    return [
      'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
      [
        ['Gateway:', scaleIO.gateway],
        ['System:', scaleIO.system],
        ['Protection Domain:', scaleIO.protectionDomain],
        ['Storage Pool:', scaleIO.storagePool],
        ['Storage Mode:', scaleIO.storageMode],
        ['VolumeName:', scaleIO.volumeName],
        ['SecretName:', scaleIO.secretRef?.name],
        ['SecretNamespace:', scaleIO.secretRef?.namespace],
        ['FSType:', scaleIO.fsType],
        ['ReadOnly:', flag(scaleIO.readOnly)],
      ],
    ]
  }
  if (local) return ['LocalVolume (a persistent volume backed by local storage on a node)', [['Path:', local.path]]]
  if (cephfs) {
    return [
      "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
      [
        ['Monitors:', listText(cephfs.monitors)],
        ['Path:', cephfs.path],
        ['User:', cephfs.user],
        ['SecretFile:', cephfs.secretFile],
        ['SecretRef:', secretText(cephfs.secretRef)],
        ['ReadOnly:', flag(cephfs.readOnly)],
      ],
    ]
  }
  if (storageos) {
    return [
      'StorageOS (a StorageOS Persistent Disk resource)',
      [
        ['VolumeName:', storageos.volumeName],
        ['VolumeNamespace:', storageos.volumeNamespace],
        ['FSType:', storageos.fsType],
        ['ReadOnly:', flag(storageos.readOnly)],
      ],
    ]
  }
  if (fc)
    return [
      'FC (a Fibre Channel disk)',
      [
        ['TargetWWNs:', (fc.targetWWNs ?? []).join(', ')],
        ['LUN:', fc.lun ?? '<none>'],
        ['FSType:', fc.fsType],
        ['ReadOnly:', flag(fc.readOnly)],
      ],
    ]
  if (azureFile) {
    return [
      'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
      [
        ['SecretName:', azureFile.secretName],
        ['SecretNamespace:', azureFile.secretNamespace],
        ['ShareName:', azureFile.shareName],
        ['ReadOnly:', flag(azureFile.readOnly)],
      ],
    ]
  }
  if (flex) {
    return [
      'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
      [
        ['Driver:', flex.driver],
        ['FSType:', flex.fsType],
        ['SecretRef:', secretText(flex.secretRef)],
        ['ReadOnly:', flag(flex.readOnly)],
        ['Options:', mapText(flex.options)],
      ],
    ]
  }
  if (flocker)
    return [
      'Flocker (a Flocker volume mounted by the Flocker agent)',
      [
        ['DatasetName:', flocker.datasetName],
        ['DatasetUUID:', flocker.datasetUUID],
      ],
    ]
  if (csi) {
    return [
      'CSI (a Container Storage Interface (CSI) volume source)',
      [
        ['Driver:', csi.driver],
        ['FSType:', csi.fsType],
        ['VolumeHandle:', csi.volumeHandle],
        ['ReadOnly:', flag(csi.readOnly)],
      ],
    ]
  }
  return undefined
}

const maxAttribute = 140

/** Follows kubectl/pkg/describe/describe.go printCSIPersistentVolumeAttributesMultiline. */
function writeAttributes(out: DescribeWriter, attributes: Readonly<Record<string, string>> | undefined): void {
  const keys = sortedKeys(attributes)
  out.write(2, 'VolumeAttributes:\t')
  if (keys.length === 0) out.line(0, '<none>')
  for (const [index, key] of keys.entries()) {
    if (index !== 0) {
      out.write(2, '')
      out.write(2, '\t')
    }
    const text = `${key}=${attributes?.[key] ?? ''}`
    out.line(2, text.length > maxAttribute ? `${text.slice(0, maxAttribute)}...` : text)
  }
}

/** Where a volume's files are. Follows describePersistentVolume. */
export function writeSource(out: DescribeWriter, spec: PersistentVolumeSpec): void {
  const found = sourceLines(spec)
  if (found === undefined) {
    out.line(1, '<unknown>')
    return
  }
  const [type, lines] = found
  out.line(2, `Type:\t${type}`)
  for (const [title, value] of lines) out.line(2, `${title}\t${value === undefined || value === null ? '' : String(value)}`)
  if (type.startsWith('CSI ')) writeAttributes(out, spec.csi?.volumeAttributes)
}
