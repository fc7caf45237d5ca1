// @ts-check
/** Which size a drawing has. */

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Size} Size */

/** The size of training, or so many times that. @param {Model} model @param {number} [times] @returns {Size} */
export function drawingSize({ size, source, target }, times = 1) {
  if (!size.free) return { height: size.height ?? target.height, width: size.width ?? target.width };
  const { height, width } = source ?? target;
  return allowed({ size }, { height: height * times, width: width * times });
}

/** The next size that a model takes. @param {Pick<Model, "size">} model @param {Size} wanted @returns {Size} */
export function allowed({ size }, { height, width }) {
  const [least, multiple] = [size.least ?? [1, 1], size.multiple ?? [1, 1]];
  const next = [height, width].map((length, axis) => {
    const steps = Math.ceil(Math.max(0, length - least[axis]) / multiple[axis]);
    return Math.round(least[axis] + steps * multiple[axis]);
  });
  return { height: next[0], width: next[1] };
}

/** As large as a picture of this shape may be within a size, where any size may come. @param {Model} model @param {Size} shape @param {Size} frame */
export function sizeFor(model, shape, frame) {
  if (!model.size.free) return frame;
  const scale = Math.max(frame.height, frame.width) / Math.max(shape.height, shape.width);
  return allowed(model, { height: Math.round(shape.height * scale), width: Math.round(shape.width * scale) });
}
