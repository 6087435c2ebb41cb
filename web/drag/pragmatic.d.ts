// The package names its entry points by folders, which TypeScript does not follow in ECMAScript modules; bundlers do.
declare module "@atlaskit/pragmatic-drag-and-drop/element/adapter" {
  export * from "@atlaskit/pragmatic-drag-and-drop/dist/types/entry-point/element/adapter.js";
}
declare module "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview" {
  export * from "@atlaskit/pragmatic-drag-and-drop/dist/types/entry-point/element/set-custom-native-drag-preview.js";
}
declare module "@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview" {
  export * from "@atlaskit/pragmatic-drag-and-drop/dist/types/entry-point/element/pointer-outside-of-preview.js";
}
declare module "@atlaskit/pragmatic-drag-and-drop/combine" {
  export * from "@atlaskit/pragmatic-drag-and-drop/dist/types/entry-point/combine.js";
}
declare module "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge" {
  export * from "@atlaskit/pragmatic-drag-and-drop-hitbox/dist/types/attach-closest-edge.js";
}
declare module "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge" {
  export * from "@atlaskit/pragmatic-drag-and-drop-hitbox/dist/types/extract-closest-edge.js";
}
declare module "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element" {
  export * from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/dist/types/entry-point/element.js";
}
