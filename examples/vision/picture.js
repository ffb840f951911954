/** Models look at no more than about this many pixels on the longer side; what is larger only costs. */
const LONGEST = 1_568;

const toBlob = (canvas, type) =>
  new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))),
      type,
    ),
  );

/** The picture as it will be sent: PNG or JPEG, no larger than models look at. Rejects for what is no picture. */
export async function prepare(file) {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(
      `${file.name || 'That'} is not a picture that this browser can read. Try a PNG or a JPEG.`,
    );
  });
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await toBlob(canvas, file.type === 'image/jpeg' ? 'image/jpeg' : 'image/png');
  return { blob, width: canvas.width, height: canvas.height };
}

/** Drawn here, so that there is something to ask about: a boat on the sea, at sunset. */
export function drawSample() {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 400;
  const pen = canvas.getContext('2d');
  const sky = pen.createLinearGradient(0, 0, 0, 260);
  sky.addColorStop(0, '#35306b');
  sky.addColorStop(1, '#f7a668');
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 640, 260);
  pen.fillStyle = '#ffdf7e';
  pen.beginPath();
  pen.arc(450, 235, 60, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = '#1d4e6b';
  pen.fillRect(0, 250, 640, 150);
  pen.fillStyle = '#7a3f2b';
  pen.fill(new Path2D('M150 285 h190 l-35 45 h-120 z'));
  pen.fillStyle = '#f5f0e6';
  pen.fill(new Path2D('M240 110 v165 h-80 z M252 130 v145 h75 z'));
  return toBlob(canvas, 'image/png');
}
