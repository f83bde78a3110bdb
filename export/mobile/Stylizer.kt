import android.content.Context
import android.graphics.Bitmap
import android.graphics.Color
import com.google.ai.edge.litert.Accelerator
import com.google.ai.edge.litert.CompiledModel

/** Stylizes photographs of a fixed size. Call it from one thread at a time, not the UI thread. */
class Stylizer(context: Context) : AutoCloseable {
    private val model = CompiledModel.create(
        context.assets, FILE, CompiledModel.Options(Accelerator.GPU, Accelerator.CPU))
    private val image = model.createInputBuffer("image", SIGNATURE)
    private val weights = model.createInputBuffer("style_weights", SIGNATURE)
    private val painted = model.createOutputBuffer("stylized_image", SIGNATURE)

    /** [styleWeights]: one weight per style; their sum is 1, or less for a weaker style. */
    fun paint(photo: Bitmap, styleWeights: FloatArray): Bitmap {
        val pixels = IntArray(WIDTH * HEIGHT)
        Bitmap.createScaledBitmap(photo, WIDTH, HEIGHT, true)
            .getPixels(pixels, 0, WIDTH, 0, 0, WIDTH, HEIGHT)
        image.writeFloat(FloatArray(3 * pixels.size) { i ->
            (pixels[i / 3] shr (16 - 8 * (i % 3)) and 0xFF) / 255f
        })
        weights.writeFloat(styleWeights)
        model.run(
            mapOf("image" to image, "style_weights" to weights),
            mapOf("stylized_image" to painted), SIGNATURE)
        val floats = painted.readFloat()
        val colors = IntArray(pixels.size) { i ->
            Color.rgb(toByte(floats[3 * i]), toByte(floats[3 * i + 1]), toByte(floats[3 * i + 2]))
        }
        return Bitmap.createBitmap(colors, WIDTH, HEIGHT, Bitmap.Config.ARGB_8888)
    }

    private fun toByte(value: Float) = (value * 255 + 0.5f).toInt()

    override fun close() = listOf<AutoCloseable>(image, weights, painted, model).forEach { it.close() }

    companion object {
        const val FILE = "classic_512x384_float16.tflite"
        const val SIGNATURE = "paint"
        const val WIDTH = 512
        const val HEIGHT = 384
    }
}
