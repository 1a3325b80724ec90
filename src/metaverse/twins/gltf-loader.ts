// Babylon's glTF loader with the extensions that machines use, in a chunk of its own: load-model.ts imports this file
// lazily. Nothing here fetches: bytes come in, decoders are files of this origin, and a URI inside a model is refused,
// so that a provider's file cannot make a visitor's browser call a host.
import { LoadAssetContainerAsync } from '@babylonjs/core/Loading/sceneLoader';
import { DracoDecoder } from '@babylonjs/core/Meshes/Compression/dracoDecoder';
import { MeshoptCompression } from '@babylonjs/core/Meshes/Compression/meshoptCompression';
import type { AssetContainer } from '@babylonjs/core/assetContainer';
import type { Scene } from '@babylonjs/core/scene';
import '@babylonjs/loaders/glTF/2.0/glTFLoader';
import '@babylonjs/loaders/glTF/2.0/Extensions/EXT_meshopt_compression';
import '@babylonjs/loaders/glTF/2.0/Extensions/EXT_texture_webp';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_draco_mesh_compression';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_clearcoat';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_emissive_strength';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_ior';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_sheen';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_specular';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_transmission';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_unlit';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_mesh_quantization';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_node_visibility';
import '@babylonjs/loaders/glTF/2.0/Extensions/KHR_texture_transform';
import { GLTFLoaderAnimationStartMode } from '@babylonjs/loaders/glTF/glTFFileLoader';
import type { IGLTF } from '@babylonjs/loaders/glTF/2.0/glTFLoaderInterfaces';
import dracoFallbackUrl from '@babylonjs/core/assets/Draco/draco_decoder_gltf.js?url';
import dracoBinaryUrl from '@babylonjs/core/assets/Draco/draco_decoder_gltf.wasm?url';
import dracoWrapperUrl from '@babylonjs/core/assets/Draco/draco_wasm_wrapper_gltf.js?url';
import meshoptUrl from '@babylonjs/core/assets/meshopt/meshopt_decoder.js?url';

DracoDecoder.DefaultConfiguration = {
  wasmUrl: dracoWrapperUrl,
  wasmBinaryUrl: dracoBinaryUrl,
  fallbackUrl: dracoFallbackUrl,
};
MeshoptCompression.Configuration = { decoder: { url: meshoptUrl } };

export interface ParsedGltf {
  /** Not added to the scene: its meshes are the sources of the copies. */
  readonly container: AssetContainer;
  /** The file's JSON, annotated by the loader with the objects that it made. */
  readonly gltf: IGLTF;
}

/** Parses a GLB; rejects with the loader's own error. `key` must differ between models: their textures are cached under it. */
export async function parseGlb(bytes: ArrayBuffer, key: string, scene: Scene): Promise<ParsedGltf> {
  let gltf: IGLTF | undefined;
  const container = await LoadAssetContainerAsync(new Uint8Array(bytes), scene, {
    pluginExtension: '.glb',
    // Nothing is fetched from it. Without it Babylon caches the first image of every model as 'data:image0', and the
    // second model would wear the first one's textures.
    rootUrl: `model:${key}/`,
    pluginOptions: {
      gltf: {
        animationStartMode: GLTFLoaderAnimationStartMode.NONE,
        // One mesh a node, so that every node can have its own material; copies share geometry all the same.
        createInstances: false,
        preprocessUrlAsync: (url) =>
          Promise.reject(new Error(`the model refers to another file, '${url}': everything must be inside the .glb`)),
        onParsed: (data) => {
          gltf = data.json as IGLTF;
        },
      },
    },
  });
  return { container, gltf: gltf! };
}
