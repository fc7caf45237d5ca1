// @ts-check
/** The types that the modules share; nothing here runs. */

/** @typedef {[number, number, number]} Color Red, green and blue, 0 to 255. */
/** @typedef {{name: string, color: Color}} PaletteColor */
/** @typedef {{height: number, width: number}} Size In pixels. */
/** @typedef {{x: number, y: number}} Point In pixels of a drawing. */

/**
 * @typedef {object} ImageKind What an image of a model is.
 * @property {number} height
 * @property {number} width
 * @property {number} channels
 * @property {"picture" | "binary" | "classes"} kind
 * @property {PaletteColor[]} palette empty where any color may be
 */

/**
 * @typedef {object} Extra What a model reads beside its source.
 * @property {string} name
 * @property {"class" | "numbers" | "image"} kind
 * @property {string[]} [classes]
 * @property {number} [length]
 * @property {ImageKind} [image]
 */

/**
 * @typedef {object} SizeRule Which sizes a model takes.
 * @property {boolean} free
 * @property {[number, number]} [least]
 * @property {[number, number]} [multiple]
 * @property {number} [height]
 * @property {number} [width]
 */

/**
 * @typedef {object} Input An input of a model in the browser, as model.json says it.
 * @property {"image" | "classes" | "noise" | "chance" | "numbers" | "class"} kind
 * @property {(string | number)[]} shape
 * @property {string} [dtype]
 * @property {string[]} [classes]
 * @property {PaletteColor[]} [palette]
 */

/**
 * @typedef {object} Model One entry of models.json.
 * @property {string} name
 * @property {string} title
 * @property {string} method
 * @property {number} step
 * @property {string} runtime
 * @property {ImageKind | null} source null: made from noise alone
 * @property {ImageKind} target
 * @property {Extra[]} extras
 * @property {boolean} varies whether another seed gives another image
 * @property {SizeRule} size
 * @property {string | null} example address of a source to begin with
 * @property {string} [file] address of the ONNX file, in the browser only
 * @property {Record<string, Input>} [inputs] in the browser only
 * @property {Output} [output] in the browser only
 */

/** @typedef {{name: string, kind: string, dtype?: string, palette?: PaletteColor[]}} Output */

/** @typedef {{engine: "server" | "browser", ganforge: string, models: Model[]}} Catalog models.json */

/**
 * @typedef {object} Request What an engine makes an image from.
 * @property {Model} model
 * @property {ImageData} [source] the drawing; none for models that are made from noise
 * @property {Size} size of the image to make
 * @property {number} seed
 * @property {number} [toSeed] where a walk from `seed` ends
 * @property {number} [between] how far the walk went, 0 to 1
 * @property {number} [truncation]
 * @property {Record<string, string | ImageData>} extras
 */

/** @typedef {{image: ImageData, milliseconds: number, runtime: string}} Made */

/**
 * @typedef {object} Engine Computes images, on a server or here.
 * @property {(request: Request) => Promise<Made>} make
 */

export {};
