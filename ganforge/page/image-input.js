// @ts-check
/** Pictures from a file, from another window, from the clipboard and from the camera. */

import { button, element, input } from "./dom.js";

/** @typedef {(file: Blob) => void} Take */

/** Take pictures from wherever they come. @param {Take} take */
export function takePictures(take) {
  const files = input("file");
  button("open").addEventListener("click", () => files.click());
  files.addEventListener("change", () => {
    if (files.files?.[0]) take(files.files[0]);
    files.value = "";
  });
  window.addEventListener("paste", (event) => {
    const file = pictureIn(event.clipboardData);
    if (file) take(file);
  });
  takeDropped(take);
  takeFromCamera(take);
}

/** @param {Take} take */
function takeDropped(take) {
  const target = document.body;
  target.addEventListener("dragover", (event) => {
    event.preventDefault();
    target.classList.add("dropping");
  });
  target.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) target.classList.remove("dropping");
  });
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    target.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  });
}

/** @param {Take} take */
function takeFromCamera(take) {
  const dialog = element("camera-dialog", HTMLDialogElement);
  const video = element("camera-video", HTMLVideoElement);
  const words = element("camera-words");
  button("camera").hidden = !navigator.mediaDevices?.getUserMedia;
  button("camera").addEventListener("click", async () => {
    words.textContent = "Waiting for the camera.";
    dialog.showModal();
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      await video.play();
      words.textContent = "";
      if (!dialog.open) stop(video);
    } catch {
      words.textContent = "There is no camera that this page may use. Allow it in the browser's settings, or open a picture.";
    }
  });
  button("camera-take").addEventListener("click", () => {
    if (!video.videoWidth) return;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    canvas.toBlob((file) => file && take(file), "image/png");
    dialog.close();
  });
  dialog.addEventListener("close", () => stop(video));
}

/** @param {HTMLVideoElement} video */
function stop(video) {
  if (video.srcObject instanceof MediaStream) video.srcObject.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

/** @param {DataTransfer | null} transfer */
function pictureIn(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/"));
}
