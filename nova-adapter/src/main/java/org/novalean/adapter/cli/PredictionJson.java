package org.novalean.adapter.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.explain.Forecast;
import org.novalean.adapter.predict.DirtyRate;
import org.novalean.adapter.predict.Inputs;
import org.novalean.adapter.predict.Outlook;
import org.novalean.adapter.predict.Prediction;
import org.novalean.adapter.predict.Range;

/** A prediction as JSON, in bytes, bytes per second and seconds; what is not known is null. */
final class PredictionJson {

  private PredictionJson() {}

  static Map<String, @Nullable Object> of(Forecast forecast) {
    var explanation = forecast.explanation();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("server_id", explanation.server().id());
    json.put("name", explanation.server().name());
    json.put("source_host", explanation.source().host());
    json.put("destination_host", forecast.to().orElse(null));
    json.put("switch", explanation.policy().mode().wireName());
    json.put("switch_source", explanation.policy().source());
    json.putAll(of(forecast.prediction()));
    json.put("notes", forecast.notes());
    json.put("hindrances", explanation.hindrances());
    return json;
  }

  static Map<String, @Nullable Object> of(Prediction prediction) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("inputs", inputs(prediction.inputs()));
    json.put("lean", outlook(prediction.lean()));
    json.put("pre_copy", outlook(prediction.preCopy()));
    json.put("auto", prediction.choice().preCopy() ? "on-stall" : "immediate");
    json.put("auto_reason", prediction.choice().reason());
    json.put("not_known", prediction.notKnown());
    return json;
  }

  private static Map<String, @Nullable Object> inputs(Inputs inputs) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("memory_bytes", range(inputs.memory()));
    json.put("data_bytes", range(inputs.data()));
    json.put("dirty_bytes_per_second", inputs.dirty().map(DirtyRate::bytesPerSecond).orElse(null));
    json.put("dirty_seconds", inputs.dirty().map(DirtyRate::seconds).orElse(null));
    json.put("disk_bytes", range(inputs.disks()));
    json.put("pre_copy_bytes_per_second", range(inputs.preCopyRate()));
    json.put("post_copy_bytes_per_second", range(inputs.postCopyRate()));
    return json;
  }

  private static Map<String, @Nullable Object> outlook(Outlook outlook) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("bytes", range(outlook.bytes()));
    json.put("seconds", range(outlook.seconds()));
    json.put("pause_seconds", range(outlook.pauseSeconds()));
    json.put("ends", outlook.ends().orElse(null));
    return json;
  }

  static @Nullable Map<String, @Nullable Object> range(Range range) {
    if (!range.tellsSomething()) {
      return null;
    }
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("low", range.low());
    json.put("likely", range.likely().orElse(null));
    json.put("high", range.high().orElse(null));
    return json;
  }
}
